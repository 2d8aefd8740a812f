package dev.akashi.bench.measure;

import dev.akashi.bench.Bench;
import dev.akashi.bench.Comparison;
import dev.akashi.bench.Finding;
import dev.akashi.bench.Measurement;
import dev.akashi.bench.measure.Harness.Outcome;
import dev.akashi.certificate.Certificate;
import dev.akashi.certificate.Certificate.Bilingual;
import dev.akashi.certificate.Certificate.Detail;
import dev.akashi.certificate.CertificatePrinter;
import dev.akashi.credential.Salt;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Certificates as PDF, each with another name, on one core. */
public final class Printing implements Measurement {

    private static final double LIMIT = 100;

    @Override
    public String name() {
        return "printing";
    }

    @Override
    public String about() {
        return "certificates printed as PDF, a second on one core (JMH)";
    }

    @Override
    public void run(Bench bench) throws IOException {
        for (Outcome outcome : Harness.run(bench, Diplomas.class, List.of(), "details", List.of("3"))) {
            bench.found(Finding.of(
                    "diploma in Japanese and English, one core",
                    "certificates/s",
                    outcome.perSecond(1),
                    Comparison.atLeast(LIMIT)));
        }
    }

    /** Diplomas of invented people. */
    @State(Scope.Thread)
    public static class Diplomas {

        private static final String NAMES = "山川田中村松木林森原野島崎井上高橋本石谷小大佐藤伊加近吉渡辺斎前岡長";

        /** How many further values each has. */
        @Param("3")
        public int details;

        private final CertificatePrinter printer = new CertificatePrinter();
        private final SecureRandom random = new SecureRandom();
        private int next;

        /** Prints the next one. */
        @Benchmark
        public byte[] print() {
            next++;
            return printer.print(diploma(next), Salt.random(random));
        }

        private Certificate diploma(int number) {
            String name = "" + NAMES.charAt(number % NAMES.length()) + NAMES.charAt(number / 7 % NAMES.length()) + "　"
                    + NAMES.charAt(number / 3 % NAMES.length()) + "子";
            List<Detail> further = java.util.stream.IntStream.range(0, details)
                    .mapToObj(i -> new Detail(
                            new Bilingual("項目" + i, "Item " + i), new Bilingual("値" + number, "Value " + number)))
                    .toList();
            return new Certificate(
                    new Bilingual("学位記", "Certificate of Degree"),
                    name,
                    Optional.of("KAKUU Hanako " + number),
                    new Bilingual(
                            "本学工学部所定の課程を修め本学を卒業したことを認め、学士（工学）の学位を授与する。",
                            "This is to certify that the person named above has completed the prescribed course of the"
                                    + " Faculty of Engineering and has been awarded the degree of Bachelor of Engineering."),
                    further,
                    Optional.of("第" + number + "号"),
                    LocalDate.of(2026, 3, 25),
                    new Bilingual("架空中央大学", "Kakuu Chuo University"),
                    Optional.of(new Bilingual("学長　架空　一郎", "Ichiro Kakuu, President")),
                    Optional.empty(),
                    Optional.of(URI.create("https://verify.example/")));
        }
    }
}
