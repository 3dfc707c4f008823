package dev.gantry.registry.web;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ManifestDocument;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MountTests extends RunningRegistry {

	@Test
	void mountsFromAnyRepositoryThatTheTokenMayPull() throws Exception {
		push(this.repository, LAYER, null);
		String target = "/v2/apps/other/blobs/uploads/?mount=" + Digest.ofBytes(LAYER);
		List<String> both = List.of("repository:apps/other:pull,push", "repository:apps/hello:pull");
		assertThat(post(target, List.of("repository:apps/other:pull,push"), null).statusCode()).isEqualTo(202);
		assertThat(post(target, both, null).statusCode()).isEqualTo(201);
		assertThat(get("/v2/apps/other/blobs/" + Digest.ofBytes(LAYER), both).statusCode()).isEqualTo(200);
	}

	@Test
	void tellsWhoHasNoTokenOfBothScopesThatAMountNeeds() throws Exception {
		push(this.repository, LAYER, null);
		String target = "/v2/apps/other/blobs/uploads/?from=apps/hello&mount=" + Digest.ofBytes(LAYER);
		HttpResponse<String> refused = this.registry.send("POST", target, null, Map.of(), null);
		assertError(refused, 401, "UNAUTHORIZED");
		assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
			.contains("scope=\"repository:apps/other:pull,push repository:apps/hello:pull\"");
		assertThat(post(target, List.of("repository:apps/other:pull,push", "repository:apps/hello:pull"), null)
			.statusCode()).isEqualTo(201);
		assertThat(post(target, List.of("repository:apps/hello:pull"), null).statusCode()).isEqualTo(401);
	}

	@Test
	void doesNotMountWhatWasDeleted() throws Exception {
		push(this.repository, LAYER, null);
		assertThat(delete("/v2/apps/hello/blobs/" + Digest.ofBytes(LAYER)).statusCode()).isEqualTo(202);
		assertThat(get("/v2/apps/hello/blobs/" + Digest.ofBytes(LAYER), PULL).statusCode()).isEqualTo(404);
		String target = "/v2/apps/other/blobs/uploads/?from=apps/hello&mount=" + Digest.ofBytes(LAYER);
		assertThat(post(target, List.of("repository:apps/other:pull,push", "repository:apps/hello:pull"), null)
			.statusCode()).isEqualTo(202);
	}

	@Test
	void servesNoManifestThatWasDeletedEvenIfItWasJustRead() throws Exception {
		Exact<ManifestDocument> manifest = pushImage(this.repository, "v1");
		String path = "/v2/apps/hello/manifests/" + manifest.digest();
		assertThat(get(path, PULL).statusCode()).isEqualTo(200);
		assertThat(delete(path).statusCode()).isEqualTo(202);
		assertError(get(path, PULL), 404, "MANIFEST_UNKNOWN");
		assertError(get("/v2/apps/hello/manifests/v1", PULL), 404, "MANIFEST_UNKNOWN");
	}

	@Test
	void showsItsExtensionToThePlatformAlone() throws Exception {
		for (String scope : List.of("registry:catalog:*", "repository:apps/hello:*", "registry:upkeep:pull")) {
			assertThat(get("/v2/_gantry/images", List.of(scope)).statusCode()).as(scope).isEqualTo(401);
		}
		pushImage(this.repository, "v1");
		List<String> upkeep = List.of("registry:upkeep:*");
		assertThat(get("/v2/_gantry/images", upkeep).body()).contains("\"repository\":\"apps/hello\"",
				"\"tag\":\"v1\"");
		assertThat(get("/v2/_gantry/repositories", upkeep).body()).contains("\"tags\":1");
		assertThat(get("/v2/_gantry/events?wait=1", upkeep).body()).contains("\"actor\":\"tester\"");
		assertThat(get("/v2/_gantry/nothing", upkeep).statusCode()).isEqualTo(404);
	}

}
