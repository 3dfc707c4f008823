package dev.gantry.engine.network.names;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Answers what is known here. */
final class Resolving {

	private Resolving() {
	}

	/** The answer; nothing when somebody else has to be asked. */
	static Optional<byte[]> answer(Question question, NameDirectory.Asker asker) {
		Optional<InetAddress> reverse = question.reverse();
		if (reverse.isPresent()) {
			Optional<String> name = asker.name(reverse.get());
			if (name.isPresent()) {
				return Optional.of(Answers.name(question, name.get()));
			}
		}
		else {
			Optional<List<InetAddress>> known = asker.addresses(question.name());
			if (known.isPresent()) {
				List<InetAddress> addresses = new ArrayList<>(known.get());
				Collections.rotate(addresses, question.id() % addresses.size());
				return Optional.of(Answers.addresses(question, addresses));
			}
		}
		return asker.upstreams().isEmpty() ? Optional.of(Answers.code(question, Answers.NO_SUCH_NAME))
				: Optional.empty();
	}

}
