package dev.gantry.console;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureMockMvc
class ConsoleAutoConfigurationTests {

	@Autowired
	private MockMvcTester mvc;

	@ParameterizedTest
	@ValueSource(strings = { "/", "/apps/hello", "/apps/hello/deployments/7", "/nodes", "/events" })
	void servesThePageWhenItsRouteIsOpened(String path) {
		MvcTestResult result = this.mvc.get().uri(path).exchange();
		assertThat(result).hasStatusOk().hasContentType("text/html;charset=UTF-8");
		assertThat(result).bodyText().contains("<div id=\"root\">");
		assertThat(result).headers().hasValue("Cache-Control", "no-cache");
		assertThat(result.getResponse().getHeader("Content-Security-Policy")).contains("script-src 'self'")
			.doesNotContain("unsafe");
	}

	@Test
	void answersNotModifiedWhenThePageIsTheSame() {
		String etag = this.mvc.get().uri("/").exchange().getResponse().getHeader("ETag");
		assertThat(this.mvc.get().uri("/nodes").header("If-None-Match", etag)).hasStatus(304);
	}

	@Test
	void sendsCompressedAssetsToBeKeptWhenTheBrowserTakesThem() throws Exception {
		Matcher script = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"")
			.matcher(this.mvc.get().uri("/").exchange().getResponse().getContentAsString());
		assertThat(script.find()).as("the page names its script").isTrue();
		String address = script.group(1);
		assertThat(encodingOf(address, "gzip, deflate, br")).isEqualTo("gzip");
		assertThat(encodingOf(address, "identity")).isNull();
	}

	private String encodingOf(String address, String accepted) {
		MockHttpServletResponse response = this.mvc.get()
			.uri(address)
			.header("Accept-Encoding", accepted)
			.exchange()
			.getResponse();
		assertThat(response.getStatus()).isEqualTo(200);
		assertThat(response.getContentType()).startsWith("text/javascript");
		assertThat(response.getHeader("Cache-Control")).isEqualTo("max-age=31536000, public, immutable");
		return response.getHeader("Content-Encoding");
	}

	@Test
	void leavesOtherAddressesAlone() {
		assertThat(this.mvc.get().uri("/api/v1/apps")).hasStatus(404);
		assertThat(this.mvc.get().uri("/assets/none.js")).hasStatus(404);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Server {

	}

}
