package dev.akashi.embedded.ledger;

import java.util.Comparator;

/**
 * The order of keys and namespaces: that of their UTF-8 bytes. {@link String#compareTo} compares UTF-16 units and puts
 * supplementary characters before U+E000 to U+FFFF, which would order composite keys otherwise than a Fabric peer.
 */
final class KeyOrder implements Comparator<String> {
    static final KeyOrder INSTANCE = new KeyOrder();

    private KeyOrder() {}

    @Override
    public int compare(String left, String right) {
        int limit = Math.min(left.length(), right.length());
        for (int i = 0; i < limit; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // A surrogate stands for a code point above all others of the basic plane.
                boolean surrogateA = Character.isSurrogate(a);
                boolean surrogateB = Character.isSurrogate(b);
                return surrogateA == surrogateB ? Character.compare(a, b) : surrogateA ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
