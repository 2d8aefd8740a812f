package dev.akashi.client.template;

/** Small templates for tests. */
final class Templates {

    static final String MINIMAL = """
            template: akashi-template/1
            type: MICRO
            profile: ob3
            title: {ja: 修了証, en: Certificate}
            achievement:
              id: https://kakuu.example/achievements/x
              achievementType: MicroCredential
              name: {ja: 修了, en: Completion}
              description: {ja: 説明, en: Description}
              criteria: {ja: 基準, en: Criteria}
            columns:
              - {header: 番号, field: id}
              - {header: 氏名, field: name}
              - {header: 授与日, field: awardDate}
            """;

    private Templates() {}

    /** The minimal template with further columns, and whatever else in its text replaced. */
    static String with(String columns, String... replacements) {
        String yaml = MINIMAL + columns;
        for (int i = 0; i < replacements.length; i += 2) {
            if (!yaml.contains(replacements[i])) {
                throw new IllegalArgumentException("expected a text with " + replacements[i]);
            }
            yaml = yaml.replace(replacements[i], replacements[i + 1]);
        }
        return yaml;
    }
}
