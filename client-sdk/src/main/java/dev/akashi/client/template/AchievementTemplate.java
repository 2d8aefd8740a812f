package dev.akashi.client.template;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is achieved, with placeholders: the Open Badges 3.0 {@code Achievement}.
 *
 * @param id an absolute URI of the scheme {@code https} or {@code urn}
 * @param achievementType a word of the Open Badges vocabulary, such as {@code BachelorDegree}, or {@code ext:...}
 * @param name what it is called
 * @param description what it is
 * @param criteria what one does to achieve it
 * @param fieldOfStudy the field, 学位に付記する専攻分野
 */
public record AchievementTemplate(
        String id,
        String achievementType,
        Wording name,
        Wording description,
        Wording criteria,
        @Nullable Wording fieldOfStudy) {

    /** Refuses null. */
    public AchievementTemplate {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(achievementType, "achievementType");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(criteria, "criteria");
    }

    Set<String> placeholders() {
        Set<String> names = new LinkedHashSet<>(Wording.placeholders(id));
        names.addAll(name.placeholders());
        names.addAll(description.placeholders());
        names.addAll(criteria.placeholders());
        Optional.ofNullable(fieldOfStudy).ifPresent(w -> names.addAll(w.placeholders()));
        return names;
    }

    CredentialDraft.Achievement filled(Function<String, Wording> values, Function<String, String> codes) {
        return new CredentialDraft.Achievement(
                URI.create(Wording.fill(id, codes)),
                achievementType,
                name.filled(values),
                description.filled(values),
                criteria.filled(values),
                fieldOfStudy == null ? null : fieldOfStudy.filled(values));
    }
}
