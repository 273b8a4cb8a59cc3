// When exercise stops. Pure: the server's rule, `limits` come with the page.
export const mustStop = ({ upper, lower, symptoms }, limits) => symptoms.length > 0 || upper >= limits.upper || lower >= limits.lower;
