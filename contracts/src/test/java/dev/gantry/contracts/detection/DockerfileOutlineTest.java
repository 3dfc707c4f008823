package dev.gantry.contracts.detection;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DockerfileOutlineTest {

	@Test
	void readsTheLastStageAndWhatItInherits() {
		DockerfileOutline outline = DockerfileOutline.of("""
				# a comment
				FROM --platform=linux/amd64 debian:bookworm AS base
				EXPOSE 9000 5000/tcp 53/udp
				ENTRYPOINT ["tini", "--"]
				from golang AS build
				RUN go build \\
				    -o /app
				FROM Base
				CMD ["serve"]
				""");
		assertThat(outline)
			.isEqualTo(new DockerfileOutline("debian:bookworm", 3, 5000, "[\"tini\", \"--\"] [\"serve\"]"));
	}

	@Test
	void forgetsTheCommandWhenAnEntrypointFollows() {
		assertThat(DockerfileOutline.of("FROM a\nCMD one\nENTRYPOINT two").start()).isEqualTo("two");
	}

	@Test
	void passesOverWhatItDoesNotUnderstand() {
		DockerfileOutline outline = DockerfileOutline.of("FROM\nEXPOSE $PORT 99999 0\nFROM 0\nWHAT\n\\");
		assertThat(outline.port()).isNull();
		assertThat(outline.start()).isNull();
		assertThat(DockerfileOutline.of("").stages()).isZero();
	}

}
