package dev.akashi.credential.form;

import org.jspecify.annotations.Nullable;

/**
 * A place in a JSON text. Written down only when something is wrong there.
 *
 * @param parent what it is in; null for the whole text
 * @param name of the member, or number of the entry
 */
record Place(@Nullable Place parent, String name) {

    static final Place ROOT = new Place(null, "");

    Place member(String name) {
        return new Place(this, name);
    }

    Place entry(int index) {
        return new Place(this, Integer.toString(index));
    }

    /** The JSON Pointer, RFC 6901. */
    String pointer() {
        return parent == null
                ? ""
                : parent.pointer() + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
