package dev.akashi.audit.statistics;

import dev.akashi.model.CredentialType;
import dev.akashi.model.Excerpt;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Locale;

/** By what credentials are counted. Append only: the names are in releases. */
public enum Dimension {
    /** The type of credential. */
    TYPE {
        @Override
        String of(Dataset.Group group) {
            return group.type().name();
        }
    },
    /** The level of what was awarded. */
    LEVEL {
        @Override
        String of(Dataset.Group group) {
            return level(group.type());
        }
    },
    /** The kind of institution, as the registry has it. */
    KIND {
        @Override
        String of(Dataset.Group group) {
            return group.kind().name();
        }
    },
    /** Who founded it, as its school code says. */
    FOUNDER {
        @Override
        String of(Dataset.Group group) {
            return switch (group.founder()) {
                case '1' -> "NATIONAL";
                case '2' -> "PUBLIC";
                case '3' -> "PRIVATE";
                default -> "OTHER";
            };
        }
    },
    /** The prefecture, 01 to 47, as its school code says. */
    PREFECTURE {
        @Override
        String of(Dataset.Group group) {
            return group.prefecture();
        }
    },
    /** The month in which it was recorded, in Japan. */
    MONTH {
        @Override
        String of(Dataset.Group group) {
            return group.month().toString();
        }
    };

    abstract String of(Dataset.Group group);

    static String level(CredentialType type) {
        return switch (type) {
            case DEGREE_ASSOCIATE -> "ASSOCIATE";
            case DEGREE_BACHELOR -> "BACHELOR";
            case DEGREE_MASTER -> "MASTER";
            case DEGREE_PROFESSIONAL -> "PROFESSIONAL";
            case DEGREE_DOCTOR -> "DOCTOR";
            case TITLE_SENMONSHI, TITLE_JUNGAKUSHI -> "TITLE";
            case DIPLOMA_HS -> "HIGH_SCHOOL";
            case CERT_GRADUATION, CERT_DEGREE, TRANSCRIPT, CERT_EXPECTED, CERT_ENROLMENT, CERT_CREDITS -> "FACT";
            case VOC_TRAINING, LICENCE_PROFESSIONAL, LANGUAGE_TEST, MICRO -> "VOCATIONAL";
        };
    }

    /** The fiscal year, April to March, in which a month is. */
    static int fiscalYear(YearMonth month) {
        return month.getMonthValue() >= 4 ? month.getYear() : month.getYear() - 1;
    }

    /**
     * Reads a name in small letters.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static Dimension parse(String text) {
        return Arrays.stream(values())
                .filter(dimension -> dimension.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected type, level, kind, founder, prefecture or month, found " + Excerpt.of(text)));
    }
}
