package dev.gantry.registry.web;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReferrersEndpointTests extends RunningRegistry {

	@Test
	void listsWhatAnotherRegistryListedByATag() throws Exception {
		Exact<ManifestDocument> subject = pushImage(this.repository, "v1");
		Exact<ManifestDocument> signature = signature(null, "one");
		putManifest(signature.digest().toString(), signature.bytes(), MediaTypes.OCI_MANIFEST);
		Exact<ManifestDocument> list = Documents
			.write((ManifestDocument) Index.of(List.of(new Descriptor(MediaTypes.OCI_MANIFEST, signature.digest(),
					signature.bytes().length, null, "application/x.signature", Map.of()))));
		HttpResponse<String> tagged = putManifest("sha256-" + subject.digest().hex(), list.bytes(),
				MediaTypes.OCI_INDEX);
		assertThat(tagged.statusCode()).isEqualTo(201);
		Exact<ManifestDocument> second = signature(subject, "two");
		assertThat(putManifest(second.digest().toString(), second.bytes(), MediaTypes.OCI_MANIFEST).headers()
			.firstValue("OCI-Subject")).contains(subject.digest().toString());
		HttpResponse<String> referrers = get("/v2/apps/hello/referrers/" + subject.digest(), PULL);
		assertThat(referrers.body()).contains(signature.digest().toString(), second.digest().toString());
	}

	@Test
	void tellsWhereTheNextPageIsWhenThereIsTooMuchForOne() throws Exception {
		Exact<ManifestDocument> subject = pushImage(this.repository, "v1");
		String word = "x".repeat(1_500_000);
		Set<String> expected = new TreeSet<>();
		for (int number = 0; number < 4; number++) {
			Exact<ManifestDocument> signature = signature(subject, word + number);
			assertThat(
					putManifest(signature.digest().toString(), signature.bytes(), MediaTypes.OCI_MANIFEST).statusCode())
				.isEqualTo(201);
			expected.add(signature.digest().toString());
		}
		List<String> seen = new ArrayList<>();
		Optional<String> next = Optional.of("/v2/apps/hello/referrers/" + subject.digest());
		int pages = 0;
		while (next.isPresent()) {
			HttpResponse<String> page = get(next.get(), PULL);
			assertThat(page.body().length()).isLessThan(4 * 1024 * 1024);
			Index index = (Index) Documents.readManifest(page.body().getBytes(StandardCharsets.UTF_8), null).document();
			index.manifests().forEach((referrer) -> seen.add(referrer.digest().toString()));
			next = page.headers()
				.firstValue("Link")
				.map((link) -> link.substring(link.indexOf('<') + 1, link.indexOf('>')));
			pages++;
		}
		assertThat(seen).containsExactlyElementsOf(expected);
		assertThat(pages).isGreaterThan(1);
	}

	private Exact<ManifestDocument> signature(Exact<ManifestDocument> subject, String word) throws IOException {
		push(this.repository, "{}".getBytes(StandardCharsets.UTF_8), null);
		Descriptor empty = Descriptor.of(MediaTypes.OCI_EMPTY, Digest.ofBytes("{}".getBytes(StandardCharsets.UTF_8)),
				2);
		return Documents.write((ManifestDocument) new Manifest(MediaTypes.OCI_MANIFEST, "application/x.signature",
				empty, List.of(empty), (subject != null) ? subject.descriptor(MediaTypes.OCI_MANIFEST) : null,
				Map.of("word", word)));
	}

}
