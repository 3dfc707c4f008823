package dev.gantry.platform.git.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Git's smart HTTP protocol (gitprotocol-http(5)), the half that a push needs. There is
 * nothing to fetch: what a repository holds here only spares the next push its history.
 */
@RestController
@RequestMapping("/git/{app}.git")
class GitController {

	private static final String PUSH = "git-receive-pack";

	private static final String MEDIA_TYPE = "application/x-" + PUSH + "-request";

	private static final long MOST_COMMAND_BYTES = 1024 * 1024;

	private final Repositories repositories;

	private final PushedDeployments deployments;

	private final long mostPackBytes;

	GitController(Repositories repositories, PushedDeployments deployments, PlatformProperties properties) {
		this.repositories = repositories;
		this.deployments = deployments;
		this.mostPackBytes = properties.maxSourceSize().toBytes();
	}

	/** What the repository has, so that the client sends only the rest. */
	@GetMapping("/info/refs")
	@Requires(Permission.CHANGE_APPS)
	ResponseEntity<StreamingResponseBody> refs(@PathVariable AppName app, @RequestParam String service) {
		if (!PUSH.equals(service)) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"Apps take pushes and give nothing back: '" + service + "' is not offered",
					"Fetch from where the source is kept; push here to deploy");
		}
		return answer("advertisement", (out) -> {
			try (Repository repository = this.repositories.open(app)) {
				this.deployments.forgetEnded(repository, app);
				PacketLineOut lines = new PacketLineOut(out);
				lines.writeString("# service=" + PUSH + "\n");
				lines.end();
				receiver(repository).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
			}
		});
	}

	/** Takes the commits, deploys, tells the stages; ends when the deployment has. */
	@PostMapping("/git-receive-pack")
	@Requires(Permission.CHANGE_APPS)
	ResponseEntity<StreamingResponseBody> push(@PathVariable AppName app, Caller caller, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		if (!MEDIA_TYPE.equals(request.getContentType())) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"A push has a body of type '" + MEDIA_TYPE + "', not '" + request.getContentType() + "'",
					"Leave it to git: 'git push'");
		}
		InputStream in = body(request);
		return answer("result", (buffered) -> {
			OutputStream out = response.getOutputStream(); // each stage is to be seen at
															// once
			try (Repository repository = this.repositories.open(app)) {
				ReceivePack receiver = receiver(repository);
				receiver.setPreReceiveHook((pack, commands) -> this.deployments.deploy(new Push(app, pack, commands),
						caller.name(), () -> this.repositories.belongsTo(repository, app)));
				receiver.receive(in, out, null);
				out.flush();
			}
		});
	}

	private ReceivePack receiver(Repository repository) {
		ReceivePack receiver = new ReceivePack(repository);
		receiver.setBiDirectionalPipe(false);
		receiver.setObjectChecker(new ObjectChecker());
		receiver.setMaxPackSizeLimit(this.mostPackBytes);
		receiver.setMaxObjectSizeLimit(this.mostPackBytes);
		receiver.setMaxCommandBytes(MOST_COMMAND_BYTES);
		receiver.setAllowPushOptions(true);
		return receiver;
	}

	private static InputStream body(HttpServletRequest request) throws IOException {
		String encoding = request.getHeader("Content-Encoding");
		return (encoding != null && encoding.contains("gzip")) ? new GZIPInputStream(request.getInputStream())
				: request.getInputStream();
	}

	private static ResponseEntity<StreamingResponseBody> answer(String part, StreamingResponseBody body) {
		return ResponseEntity.ok()
			.contentType(MediaType.parseMediaType("application/x-" + PUSH + "-" + part))
			.cacheControl(CacheControl.noStore())
			.header("X-Accel-Buffering", "no")
			.body(body);
	}

}
