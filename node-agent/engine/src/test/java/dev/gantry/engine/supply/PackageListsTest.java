package dev.gantry.engine.supply;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PackageListsTest {

	private static List<String> urls(List<Component> components) {
		return components.stream().map(Component::packageUrl).toList();
	}

	@Test
	void listsInstalledDebianPackagesOnly() {
		String status = """
				Package: libc6
				Status: install ok installed
				Version: 2.36-9+deb12u1
				Description: x
				 Version: not this

				Package: gone
				Status: deinstall ok config-files
				Version: 1

				Package: distroless
				Version: 1:2
				""";
		assertThat(urls(PackageLists.dpkg(status, "/p"))).containsExactly("pkg:deb/debian/libc6@2.36-9%2Bdeb12u1",
				"pkg:deb/debian/distroless@1:2");
	}

	@Test
	void listsAlpinePackages() {
		assertThat(urls(PackageLists.apk("C:Q1\nP:musl\nV:1.2.5-r0\n\nP:busybox\nV:1.36\n", "/p")))
			.containsExactly("pkg:apk/alpine/musl@1.2.5-r0", "pkg:apk/alpine/busybox@1.36");
	}

	@Test
	void listsPythonDistributionsByTheirNormalName() {
		assertThat(
				urls(PackageLists.python("Metadata-Version: 2.1\nName: Flask_Login\nVersion: 3.0\n\nName: no\n", "/p")))
			.containsExactly("pkg:pypi/flask-login@3.0");
		assertThat(PackageLists.python("nothing", "/p")).isEmpty();
	}

	@Test
	void listsModulesOfNodeWithTheirScope() {
		assertThat(urls(PackageLists.npm("{\"name\": \"@scope/x\", \"version\": \"1.0.0\"}", "/p")))
			.containsExactly("pkg:npm/%40scope/x@1.0.0");
		assertThat(PackageLists.npm("{ not json", "/p")).isEmpty();
	}

	@Test
	void listsWhatIsInAJarAndInTheJarsInIt() throws IOException {
		byte[] inner = zip("META-INF/maven/g/inner/pom.properties",
				bytes("groupId=g.h\nartifactId=inner\nversion=1\n"));
		byte[] outer = zip("BOOT-INF/lib/inner.jar", inner);
		List<Component> components = PackageLists.jar(new ByteArrayInputStream(outer), "/app.jar");
		assertThat(urls(components)).containsExactly("pkg:maven/g.h/inner@1");
		assertThat(components.get(0).path()).isEqualTo("/app.jar!/BOOT-INF/lib/inner.jar");
	}

	@Test
	void leavesOutWhatIsNoJar() throws IOException {
		assertThat(PackageLists.jar(new ByteArrayInputStream(bytes("PK\3\4 rubbish that is no archive")), "/x.jar"))
			.isEmpty();
		byte[] whole = zip("META-INF/maven/g/a/pom.properties", bytes("artifactId=a\nversion=\\u00zz\n"));
		assertThat(PackageLists.jar(new ByteArrayInputStream(whole), "/x.jar")).isEmpty();
		assertThat(PackageLists.jar(new ByteArrayInputStream(whole, 0, whole.length / 2), "/x.jar")).isEmpty();
	}

	private static byte[] zip(String name, byte[] content) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			zip.putNextEntry(new ZipEntry(name));
			zip.write(content);
		}
		return bytes.toByteArray();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
