/**
 * Shows a comparison: {@link dev.mpm.compare.report.TextReport} in the terminal, {@link dev.mpm.compare.report.HtmlReport} as one
 * file for a browser. Both take what they show from {@code Findings} and the words for figures from {@code Wording}; neither
 * writes files.
 *
 * <p>The page is {@code report.html} with its style and script beside these classes; the charting library is put there when
 * the module is built.
 */
@NullMarked
package dev.mpm.compare.report;

import org.jspecify.annotations.NullMarked;
