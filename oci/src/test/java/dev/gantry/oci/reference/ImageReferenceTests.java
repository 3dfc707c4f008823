package dev.gantry.oci.reference;

import dev.gantry.oci.digest.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ImageReferenceTests {

	private static final String HEX = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945";

	@ParameterizedTest
	@CsvSource({ "debian,,debian,", "debian:bookworm,,debian,bookworm", "apps/hello:build-7,,apps/hello,build-7",
			"localhost/a,localhost,a,", "localhost:5000/apps/hello:v1,localhost:5000,apps/hello,v1",
			"docker.io/debian,docker.io,library/debian,", "index.docker.io/debian:1,docker.io,library/debian,1",
			"docker.io/bitnami/redis,docker.io,bitnami/redis,", "ghcr.io/a/b/c:x_Y.1-2,ghcr.io,a/b/c,x_Y.1-2",
			"[::1]:5000/a,[::1]:5000,a,", "a__b/c.d/e-f--g,,a__b/c.d/e-f--g,", "Host/a,Host,a," })
	void readsHostRepositoryAndTag(String text, String host, String repository, String tag) {
		ImageReference reference = ImageReference.parse(text);
		assertThat(reference.hasHost()).isEqualTo(host != null);
		assertThat(reference.host()).isEqualTo((host != null) ? RegistryHost.of(host) : null);
		assertThat(reference.repository()).hasToString(repository);
		assertThat(reference.tag()).isEqualTo((tag != null) ? Tag.of(tag) : null);
		assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
	}

	@Test
	void prefersTheDigestToTheTag() {
		ImageReference reference = ImageReference.parse("localhost:5000/a/b:v1@sha256:" + HEX);
		assertThat(reference.digest()).isEqualTo(Digest.sha256(HEX));
		assertThat(reference.manifestReference()).isEqualTo("sha256:" + HEX);
		assertThat(reference.at(Tag.of("v2"))).hasToString("localhost:5000/a/b:v2");
		assertThat(reference.at(Digest.sha256(HEX))).hasToString("localhost:5000/a/b@sha256:" + HEX);
	}

	@Test
	void meansLatestWhenNothingIsSaid() {
		assertThat(ImageReference.parse("debian").manifestReference()).isEqualTo("latest");
	}

	@Test
	void getsItsLibraryOnDockerHubOnly() {
		ImageReference debian = ImageReference.parse("debian:12");
		assertThat(debian.on(RegistryHost.DOCKER_HUB)).hasToString("docker.io/library/debian:12");
		assertThat(debian.on(RegistryHost.of("localhost:5000"))).hasToString("localhost:5000/debian:12");
		assertThat(debian.on(RegistryHost.of("registry-1.docker.io")).host()).isEqualTo(RegistryHost.DOCKER_HUB);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "Debian", "a//b", "/a", "a/", "a:", "a:.x", "a:b:c", "a@sha256:x", "a@md5:00",
			"..", "../a", "a/../b", "a b", "localhost:99999/a", "localhost:0/a", "localhost:/a", "a..b/c d", "-a", "a-",
			"a_/b", "a___b", "http://localhost/a", "a\n", "user@host/a", "[::1/a" })
	void refusesWhatIsNoReference(String text) {
		assertThatExceptionOfType(InvalidReferenceException.class).isThrownBy(() -> ImageReference.parse(text));
	}

	@Test
	void refusesLongTextsWithoutMuchThought() {
		String hostile = "a".repeat(100_000);
		assertThatExceptionOfType(InvalidReferenceException.class).isThrownBy(() -> ImageReference.parse(hostile))
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(400));
		assertThat(RepositoryName.isValid("a".repeat(256))).isFalse();
		assertThat(RepositoryName.isValid("a-".repeat(120) + "!")).isFalse();
		assertThat(Tag.isValid("a".repeat(129))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "localhost,true", "localhost:5000,true", "127.0.0.1:5000,true", "127.9.8.7,true", "[::1]:5000,true",
			"registry.localhost,true", "127.0.0.1.example.com,false", "docker.io,false", "192.168.1.1:5000,false" })
	void knowsTheMachineItself(String host, boolean loopback) {
		assertThat(RegistryHost.of(host).isLoopback()).isEqualTo(loopback);
	}

	@Test
	void splitsNameAndPort() {
		assertThat(RegistryHost.of("[::1]:5000").name()).isEqualTo("::1");
		assertThat(RegistryHost.of("[::1]:5000").port()).isEqualTo(5000);
		assertThat(RegistryHost.of("example.com").port()).isEqualTo(-1);
	}

	@Test
	void matchesPlatforms() {
		Platform machine = Platform.parse("linux/arm64");
		assertThat(machine.runs(Platform.parse("linux/arm64/v8"))).isTrue();
		assertThat(machine.runs(Platform.parse("linux/amd64"))).isFalse();
		assertThat(Platform.parse("linux/arm/v6").runs(Platform.parse("linux/arm/v7"))).isFalse();
		assertThatExceptionOfType(InvalidReferenceException.class).isThrownBy(() -> Platform.parse("../x/y"));
		assertThatExceptionOfType(InvalidReferenceException.class).isThrownBy(() -> Platform.parse("linux"));
	}

}
