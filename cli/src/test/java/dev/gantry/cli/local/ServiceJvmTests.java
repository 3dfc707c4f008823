package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ServiceJvmTests {

	@TempDir
	Path directory;

	private Path archive() {
		return this.directory.resolve("classes-" + Runtime.version() + ".jsa");
	}

	private void archiveBeginsWith(int magic) throws IOException {
		Files.write(archive(), ByteBuffer.allocate(64).order(ByteOrder.nativeOrder()).putInt(0, magic).array());
	}

	@Test
	void recordsClassesWhenThereIsNoArchive() throws IOException {
		ServiceJvm jvm = new ServiceJvm(this.directory, "64m", ServiceJvm.Compilers.PATIENT);
		assertThat(jvm.records()).isTrue();
		assertThat(jvm.command("a.jar", "Main")).contains("-XX:ArchiveClassesAtExit=" + archive()).endsWith("Main");
	}

	@Test
	void mapsTheArchiveWhenItIsWhole() throws IOException {
		archiveBeginsWith(0xf00baba8);
		ServiceJvm jvm = new ServiceJvm(this.directory, "64m", ServiceJvm.Compilers.PATIENT);
		assertThat(jvm.records()).isFalse();
		assertThat(jvm.command("a.jar", "Main")).contains("-XX:SharedArchiveFile=" + archive());
	}

	@Test
	void recordsAnewWhenWritingTheArchiveWasCutOff() throws IOException {
		archiveBeginsWith(0);
		assertThat(new ServiceJvm(this.directory, "64m", ServiceJvm.Compilers.PATIENT).command("a.jar", "Main"))
			.contains("-XX:ArchiveClassesAtExit=" + archive());
		assertThat(archive()).doesNotExist();
	}

	@Test
	void givesRoomToWhatAnswersRequests() throws IOException {
		assertThat(new ServiceJvm(this.directory, "64m", ServiceJvm.Compilers.PATIENT).serving("a.jar", "Router"))
			.containsSubsequence("-Xms16m", "-Xms64m", "-Xmn40m", "-cp", "a.jar", "Router");
	}

	@Test
	void collectsALargeHeapBesideItsWork() throws IOException {
		ServiceJvm jvm = new ServiceJvm(this.directory, "768m", ServiceJvm.Compilers.PATIENT);
		assertThat(jvm.command("a.jar", "Main")).contains("-XX:+UseSerialGC").doesNotContain("-XX:+UseG1GC");
		for (String large : List.of("2048m", "2G", "16g")) {
			assertThat(jvm.withHeap(large).command("a.jar", "Main")).contains("-XX:+UseG1GC")
				.doesNotContain("-XX:+UseSerialGC");
		}
		assertThat(jvm.withHeap("2047m").command("a.jar", "Main")).contains("-XX:+UseSerialGC");
	}

	@Test
	void recordsNothingWhenAnotherProgramPasses() throws IOException {
		assertThat(new ServiceJvm(this.directory, "64m", ServiceJvm.Compilers.PATIENT).passing("a.jar", "Teardown"))
			.noneMatch((word) -> word.contains("Archive") && word.contains("classes-"));
	}

}
