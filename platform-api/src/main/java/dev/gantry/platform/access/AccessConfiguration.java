package dev.gantry.platform.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.problems.ProblemWriter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class AccessConfiguration {

	@Bean
	TokenAuthority tokenAuthority(Tokens tokens, Sessions sessions, Clock clock) {
		return new TokenAuthority(tokens, sessions, clock);
	}

	@Bean
	TeamWall teamWall(TeamOfApp teams) {
		return new TeamWall(teams);
	}

	@Bean
	TokenFiles tokenFiles(TokenAuthority authority, PlatformProperties properties) {
		return new TokenFiles(authority, properties);
	}

	/** The files are there before anything listens. */
	@Bean
	SmartInitializingSingleton tokensOfTheFirstStart(TokenFiles files) {
		return files::establish;
	}

	/** Pages load nothing from elsewhere; inline styles are the API document's. */
	private static final String PAGES_MAY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
			+ "object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

	/** What only a server that is called needs. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@Import(SessionController.class)
	static class Web {

		/**
		 * The outer wall. What a caller may do inside is said by {@link Requires} at each
		 * handler; here stands who may come near it at all, also for doors that are no
		 * handler methods (WebSockets).
		 */
		@Bean
		SecurityFilterChain platformDoors(HttpSecurity http, TokenAuthority authority) throws Exception {
			http.csrf(AbstractHttpConfigurer::disable); // BearerFilter checks the Origin
			http.formLogin(AbstractHttpConfigurer::disable)
				.httpBasic(AbstractHttpConfigurer::disable)
				.logout(AbstractHttpConfigurer::disable)
				.requestCache(AbstractHttpConfigurer::disable)
				.anonymous(AbstractHttpConfigurer::disable);
			http.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
			http.addFilterBefore(new BearerFilter(authority), AuthorizationFilter.class);
			http.headers((headers) -> headers.contentSecurityPolicy((policy) -> policy.policyDirectives(PAGES_MAY))
				.referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)));
			http.authorizeHttpRequests((doors) -> doors
				.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
				.permitAll()
				.requestMatchers("/agent/v1/join")
				.hasAuthority(Permission.JOIN_AS_NODE.name())
				.requestMatchers("/agent/**")
				.hasAuthority(Permission.ACT_AS_NODE.name())
				.requestMatchers("/router/**")
				.hasAuthority(Permission.ACT_AS_ROUTER.name())
				.requestMatchers(HttpMethod.POST, "/api/v1/session")
				.permitAll()
				.requestMatchers(HttpMethod.DELETE, "/api/v1/session")
				.permitAll()
				.requestMatchers(HttpMethod.GET, "/api/v1/session/**")
				.permitAll()
				.requestMatchers(HttpMethod.POST, "/hooks/*")
				.permitAll()
				.requestMatchers("/api/**", "/git/**")
				.authenticated()
				.requestMatchers("/actuator/health/**", "/actuator/health")
				.permitAll()
				.requestMatchers("/actuator/**")
				.access((authentication, context) -> new AuthorizationDecision(
						isLoopback(context.getRequest()) || hasFigures(authentication.get())))
				.requestMatchers(HttpMethod.GET, "/**")
				.permitAll()
				.requestMatchers(HttpMethod.HEAD, "/**")
				.permitAll()
				.anyRequest()
				.authenticated());
			http.exceptionHandling((refusals) -> refusals.authenticationEntryPoint((request, response, ex) -> {
				PresentedToken.ask(request, response);
				ProblemWriter.write(response, new Failure(ErrorCode.TOKEN_INVALID, "This call needs a token",
						"Send it as 'Authorization: Bearer TOKEN'"));
			})
				.accessDeniedHandler((request, response, ex) -> ProblemWriter.write(response,
						new Failure(ErrorCode.PERMISSION_DENIED, "This token is for something else",
								"Use a token of the right kind"))));
			return http.build();
		}

		private static boolean hasFigures(Authentication authentication) {
			return authentication instanceof CallerAuthentication caller
					&& caller.getPrincipal().may(Permission.READ_FIGURES);
		}

		/**
		 * A scraper on the same host needs no token. A proxy's requests are not its own.
		 */
		private static boolean isLoopback(HttpServletRequest request) {
			try {
				return request.getHeader("X-Forwarded-For") == null && request.getHeader("Forwarded") == null
						&& InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress();
			}
			catch (UnknownHostException ex) {
				return false;
			}
		}

		/** There are tokens and no users; without this Spring Boot makes up a user. */
		@Bean
		UserDetailsService nobody() {
			return (name) -> {
				throw new UsernameNotFoundException("There are no users with passwords");
			};
		}

		@Bean
		Doors doors(ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
			return new Doors(mappings.orderedStream().toList());
		}

		@Bean
		SmartInitializingSingleton everyDoorDeclaresItsPermission(Doors doors) {
			return doors::check;
		}

		@Bean
		WebMvcConfigurer accessToHandlers(TeamWall wall) {
			return new WebMvcConfigurer() {
				@Override
				public void addInterceptors(InterceptorRegistry registry) {
					registry.addInterceptor(new RequiresInterceptor(wall)).order(Integer.MIN_VALUE);
				}

				@Override
				public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
					resolvers.add(new CallerResolver());
				}
			};
		}

	}

}
