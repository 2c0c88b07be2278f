import { updateTables } from "./tables.js";

updateTables();
