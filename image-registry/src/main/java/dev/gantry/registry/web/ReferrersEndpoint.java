package dev.gantry.registry.web;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Permission;
import dev.gantry.registry.manifests.ManifestCache;
import dev.gantry.registry.repositories.Repositories;
import dev.gantry.registry.repositories.StoredManifest;

/**
 * {@code /v2/NAME/referrers/DIGEST}: the manifests that say something about another, be
 * it there or not. Those that a client listed by the referrers tag schema, because the
 * registry that they come from had no such address, are among them (distribution
 * specification, "Enabling the Referrers API").
 */
record ReferrersEndpoint(Repositories repositories, ManifestCache cache) implements Endpoint {

	private static final int MOST_IN_A_PAGE = 1000;

	/** As large as a manifest may be, less what is around the descriptors. */
	private static final int PAGE_BYTES = Documents.MAX_MANIFEST_SIZE - 4096;

	@Override
	public void handle(Exchange exchange, Route route) throws IOException {
		if (!"GET".equals(exchange.method())) {
			throw exchange.unsupported();
		}
		RepositoryName name = route.repository();
		exchange.require(Permission.of(name, Action.PULL));
		Digest subject = Exchange.digest(route.reference());
		List<Descriptor> referrers = all(name, subject);
		Optional<String> type = exchange.query().one("artifactType");
		if (type.isPresent()) {
			referrers = referrers.stream().filter((referrer) -> type.get().equals(referrer.artifactType())).toList();
			exchange.set("OCI-Filters-Applied", "artifactType");
		}
		List<Descriptor> page = page(referrers, exchange.query().one("last").orElse(""));
		byte[] body = Documents.write(Index.of(page)).bytes();
		while (body.length > PAGE_BYTES && page.size() > 1) {
			page = page.subList(0, page.size() / 2);
			body = Documents.write(Index.of(page)).bytes();
		}
		if (!page.isEmpty() && !page.get(page.size() - 1).equals(referrers.get(referrers.size() - 1))) {
			exchange.set("Link", "<" + next(route, page, type) + ">; rel=\"next\"");
		}
		exchange.answer(200, MediaTypes.OCI_INDEX, body);
	}

	private static List<Descriptor> page(List<Descriptor> sorted, String last) {
		return sorted.stream()
			.filter((referrer) -> referrer.digest().toString().compareTo(last) > 0)
			.limit(MOST_IN_A_PAGE)
			.toList();
	}

	private static String next(Route route, List<Descriptor> page, Optional<String> type) {
		return "/v2/" + route.repository() + "/referrers/" + route.reference() + "?last="
				+ encode(page.get(page.size() - 1).digest().toString())
				+ type.map((value) -> "&artifactType=" + encode(value)).orElse("");
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private List<Descriptor> all(RepositoryName name, Digest subject) throws IOException {
		Map<Digest, Descriptor> referrers = new TreeMap<>(Comparator.comparing(Digest::toString));
		tagged(name, subject).forEach((referrer) -> referrers.put(referrer.digest(), referrer));
		this.repositories.manifests()
			.referrers(name, subject)
			.forEach((referrer) -> referrers.put(referrer.digest(), referrer));
		return new ArrayList<>(referrers.values());
	}

	/** What the index under the subject's tag lists, of what is there. */
	private List<Descriptor> tagged(RepositoryName name, Digest subject) throws IOException {
		String text = subject.algorithm().prefix() + "-" + subject.hex();
		Tag tag = Tag.of(text.substring(0, Math.min(text.length(), 128)));
		Optional<StoredManifest> index = this.repositories.manifests().find(name, tag);
		if (index.isEmpty() || !MediaTypes.LISTS.contains(index.get().mediaType())) {
			return List.of();
		}
		Optional<byte[]> bytes = this.cache.read(index.get().digest());
		try {
			return (bytes.isPresent()
					&& Documents.readManifest(bytes.get(), index.get().mediaType()).document() instanceof Index list)
							? list.manifests() : List.of();
		}
		catch (InvalidImageException ex) {
			return List.of();
		}
	}

}
