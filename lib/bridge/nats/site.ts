/** The header of what is stored: the site that sent it, which need not have it back. */
export const SITE = "Rosy-Site";
