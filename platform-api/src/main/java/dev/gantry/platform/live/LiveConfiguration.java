package dev.gantry.platform.live;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class LiveConfiguration {

	/** Beats whenever something has happened that a live answer may tell. */
	@Bean
	Signal news() {
		return new Signal();
	}

	@Bean
	LiveAnswers liveAnswers(Signal news) {
		return new LiveAnswers(news);
	}

	@Bean
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	WebMvcConfigurer threadsOfLiveAnswers(LiveAnswers answers) {
		return new WebMvcConfigurer() {
			@Override
			public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
				configurer.setTaskExecutor(answers.executor());
			}
		};
	}

}
