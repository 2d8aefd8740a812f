package dev.akashi.client.token;

import dev.akashi.client.token.TokenException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.PKCS11Module;
import org.xipki.pkcs11.wrapper.Session;
import org.xipki.pkcs11.wrapper.Slot;
import org.xipki.pkcs11.wrapper.StaticLogger;
import org.xipki.pkcs11.wrapper.Token;
import org.xipki.pkcs11.wrapper.TokenInfo;

/**
 * Where a token is looked for, and how it is logged in to.
 *
 * @param library the module
 * @param uri names token and key
 * @param pins gives the PIN
 */
record TokenPlace(Path library, TokenUri uri, PinSource pins) {

    // A process may initialise a module once, and all of its sessions with a token are logged in together.
    private static final Map<Path, PKCS11Module> LOADED = new HashMap<>();

    /** Opens a session that is logged in. */
    Session session(boolean toWrite) {
        try {
            Token token = token();
            Session session = token.openSession(toWrite);
            try {
                logIn(session, token.getTokenInfo());
            } catch (PKCS11Exception | TokenException e) {
                close(session);
                throw e;
            }
            return session;
        } catch (PKCS11Exception e) {
            throw failed("to open a session", e);
        }
    }

    static void close(Session session) {
        try {
            session.closeSession();
        } catch (PKCS11Exception e) {
            // It is closed already, or the token is gone.
        }
    }

    /** The one token that is plugged in and named. */
    private Token token() throws PKCS11Exception {
        List<Token> found = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Slot slot : module(library).getSlotList(true)) {
            Token token = slot.getToken();
            TokenInfo info = token.getTokenInfo();
            if (!info.isTokenInitialized()) {
                continue;
            }
            if (isNamed(slot, info)) {
                found.add(token);
            } else {
                others.add(info.getLabel().strip());
            }
        }
        if (found.size() != 1) {
            String wanted = uri.token().isEmpty() ? "one token" : "a token with " + uri.token();
            throw new TokenException(
                    Code.TOKEN_MISSING,
                    "expected " + wanted + ", found "
                            + (found.isEmpty()
                                    ? (others.isEmpty() ? "no token" : "others, labelled " + others)
                                    : found.size() + " of them; say more of it, such as serial")
                            + " by " + library);
        }
        return found.get(0);
    }

    private boolean isNamed(Slot slot, TokenInfo info) {
        Map<String, String> itself = Map.of(
                "token", info.getLabel().strip(),
                "serial", info.getSerialNumber().strip(),
                "manufacturer", info.getManufacturerID().strip(),
                "model", info.getModel().strip(),
                "slot-id", String.valueOf(slot.getSlotID()));
        return uri.token().entrySet().stream()
                .allMatch(demand -> demand.getValue().equals(itself.get(demand.getKey())));
    }

    private void logIn(Session session, TokenInfo info) throws PKCS11Exception {
        if (!info.isLoginRequired() || isLoggedIn(session)) {
            return;
        }
        String label = info.getLabel().strip();
        if (info.hasFlagBit(PKCS11Constants.CKF_USER_PIN_LOCKED)) {
            throw new TokenException(
                    Code.TOKEN_LOCKED,
                    "expected token " + label + " to take a PIN, found it locked; its security officer sets a new PIN");
        }
        char[] pin = null;
        if (!info.isProtectedAuthenticationPath()) {
            pin = pins.pin(label, info.hasFlagBit(PKCS11Constants.CKF_USER_PIN_FINAL_TRY));
            if (pin == null) {
                throw new TokenException(Code.TOKEN_PIN, "expected the PIN of token " + label + ", found none");
            }
        }
        try {
            session.login(PKCS11Constants.CKU_USER, pin);
        } catch (PKCS11Exception e) {
            refused(label, e);
        } finally {
            if (pin != null) {
                Arrays.fill(pin, ' ');
            }
        }
    }

    private static boolean isLoggedIn(Session session) throws PKCS11Exception {
        long state = session.getSessionInfo().getState();
        return state == PKCS11Constants.CKS_RO_USER_FUNCTIONS || state == PKCS11Constants.CKS_RW_USER_FUNCTIONS;
    }

    private void refused(String label, PKCS11Exception e) {
        long code = e.getErrorCode();
        if (code == PKCS11Constants.CKR_USER_ALREADY_LOGGED_IN) {
            return;
        }
        if (code == PKCS11Constants.CKR_PIN_INCORRECT
                || code == PKCS11Constants.CKR_PIN_INVALID
                || code == PKCS11Constants.CKR_PIN_LEN_RANGE) {
            throw new TokenException(
                    Code.TOKEN_PIN,
                    "expected the PIN of token " + label + ", found another; after some tries a token locks itself",
                    e);
        }
        if (code == PKCS11Constants.CKR_PIN_LOCKED
                || code == PKCS11Constants.CKR_PIN_EXPIRED
                || code == PKCS11Constants.CKR_USER_PIN_NOT_INITIALIZED) {
            throw new TokenException(
                    Code.TOKEN_LOCKED,
                    "expected token " + label + " to take a PIN, found " + e.getErrorName()
                            + "; its security officer sets a new PIN",
                    e);
        }
        throw failed("to log in", e);
    }

    TokenException failed(String what, org.xipki.pkcs11.wrapper.TokenException e) {
        String found = e instanceof PKCS11Exception told ? told.getErrorName() : String.valueOf(e.getMessage());
        return new TokenException(Code.TOKEN_FAILED, "expected " + uri + " " + what + ", found " + found, e);
    }

    private static PKCS11Module module(Path library) {
        synchronized (LOADED) {
            Path real = library.toAbsolutePath().normalize();
            PKCS11Module known = LOADED.get(real);
            if (known != null) {
                return known;
            }
            if (!Files.isRegularFile(real)) {
                throw new TokenException(Code.TOKEN_MODULE, "expected a PKCS#11 library, found no file at " + library);
            }
            PKCS11Module loaded = load(real);
            LOADED.put(real, loaded);
            return loaded;
        }
    }

    private static PKCS11Module load(Path library) {
        StaticLogger.setLogger(new WrapperLog());
        try {
            PKCS11Module module = PKCS11Module.getInstance(library.toString());
            try {
                module.initialize();
            } catch (PKCS11Exception e) {
                if (e.getErrorCode() != PKCS11Constants.CKR_CRYPTOKI_ALREADY_INITIALIZED) {
                    throw new TokenException(
                            Code.TOKEN_MODULE, "expected " + library + " to start, found " + e.getErrorName(), e);
                }
            }
            return module;
        } catch (IOException | LinkageError e) {
            throw new TokenException(
                    Code.TOKEN_MODULE,
                    "expected a PKCS#11 library that this computer can load at " + library + ", found none",
                    e);
        }
    }
}
