package dev.gantry.platform.overview;

import dev.gantry.contracts.errors.ProblemDocument;
import dev.gantry.contracts.values.AppName;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.platform.access.Caller;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;

/**
 * What the API document says besides the calls: who may call, and what errors look like.
 */
final class ApiDocument implements OpenApiCustomizer {

	private static final String TOKEN = "token";

	private static final String PROBLEM = "ProblemDocument";

	ApiDocument() {
		SpringDocUtils.getConfig()
			.addRequestWrapperToIgnore(Caller.class)
			.replaceWithSchema(AppName.class, new StringSchema().pattern("[a-z]([a-z0-9-]{0,38}[a-z0-9])?"))
			.replaceWithSchema(CpuShare.class, new StringSchema().example("500m"))
			.replaceWithSchema(MemorySize.class, new StringSchema().example("256Mi"));
	}

	@Override
	public void customise(OpenAPI document) {
		document.info(new Info().title("Gantry")
			.version("v1")
			.description("Deploys apps, runs them on nodes and says at every moment what it is doing and why.")
			.license(new License().name("Apache-2.0").identifier("Apache-2.0")));
		document.setServers(null);
		Components components = (document.getComponents() != null) ? document.getComponents() : new Components();
		document.components(components);
		ModelConverters.getInstance(true).read(ProblemDocument.class).forEach(components::addSchemas);
		components.addSecuritySchemes(TOKEN,
				new SecurityScheme().type(SecurityScheme.Type.HTTP)
					.scheme("bearer")
					.description("A token of the platform's; the first start leaves one in the file admin-token"));
		document.addSecurityItem(new SecurityRequirement().addList(TOKEN));
		ApiResponse failure = new ApiResponse().description("What went wrong and what to do about it (RFC 9457)")
			.content(new Content().addMediaType(ProblemDocument.MEDIA_TYPE,
					new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
		document.getPaths()
			.values()
			.forEach((path) -> path.readOperations()
				.forEach((operation) -> operation.getResponses().addApiResponse("default", failure)));
	}

}
