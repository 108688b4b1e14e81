/** The files in which master and workers leave evidence: {@link dev.mpm.server.core.evidence.EvidenceFile}. */
@NullMarked
package dev.mpm.server.core.evidence;

import org.jspecify.annotations.NullMarked;
