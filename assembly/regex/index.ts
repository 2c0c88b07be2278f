// Regular expressions with the syntax and the meaning of RE2, in linear time.
export { generalCategories } from "./general-categories";
export { Regex } from "./regex";
export { RegexError } from "./regex-error";
export { RegexMatch } from "./regex-match";
export { RegexOptions } from "./regex-options";
