package dev.gantry.registry.web;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Permission;
import dev.gantry.registry.repositories.Repositories;

/**
 * {@code /v2/NAME/referrers/DIGEST}: the manifests that say something about another, be
 * it there or not.
 */
record ReferrersEndpoint(Repositories repositories) implements Endpoint {

	@Override
	public void handle(Exchange exchange, Route route) throws IOException {
		if (!"GET".equals(exchange.method())) {
			throw exchange.unsupported();
		}
		RepositoryName name = route.repository();
		exchange.require(Permission.of(name, Action.PULL));
		Digest subject = Exchange.digest(route.reference());
		List<Descriptor> referrers = this.repositories.referrers(name, subject);
		Optional<String> type = exchange.query().one("artifactType");
		if (type.isPresent()) {
			referrers = referrers.stream().filter((referrer) -> type.get().equals(referrer.artifactType())).toList();
			exchange.set("OCI-Filters-Applied", "artifactType");
		}
		exchange.answer(200, MediaTypes.OCI_INDEX, Documents.write(Index.of(referrers)).bytes());
	}

}
