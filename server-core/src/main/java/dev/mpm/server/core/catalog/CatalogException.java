package dev.mpm.server.core.catalog;

import org.jspecify.annotations.Nullable;

/** Says why the installed MPMs cannot be used, or that there is none of a name; the message is meant for the operator. */
public final class CatalogException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CatalogException(String message) {
        super(message);
    }

    CatalogException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
