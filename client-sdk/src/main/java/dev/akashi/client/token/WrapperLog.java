package dev.akashi.client.token;

import org.slf4j.LoggerFactory;
import org.xipki.pkcs11.wrapper.Logger;

/** Takes what the PKCS#11 library says of every call, which it otherwise prints, to the log of the program, one level lower. */
final class WrapperLog implements Logger {

    private static final org.slf4j.Logger LOGGER = LoggerFactory.getLogger(TokenKeys.class);

    @Override
    public void info(String format, Object... arguments) {
        LOGGER.debug(format, arguments);
    }

    @Override
    public void warn(String format, Object... arguments) {
        LOGGER.info(format, arguments);
    }

    @Override
    public void error(String format, Object... arguments) {
        LOGGER.warn(format, arguments);
    }

    @Override
    public void debug(String format, Object... arguments) {
        LOGGER.trace(format, arguments);
    }

    @Override
    public void trace(String format, Object... arguments) {
        LOGGER.trace(format, arguments);
    }

    @Override
    public boolean isDebugEnabled() {
        return LOGGER.isTraceEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return LOGGER.isDebugEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return LOGGER.isInfoEnabled();
    }

    @Override
    public boolean isTraceEnabled() {
        return LOGGER.isTraceEnabled();
    }
}
