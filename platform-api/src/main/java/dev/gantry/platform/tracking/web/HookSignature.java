package dev.gantry.platform.tracking.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a repository's host proves itself: GitHub and Gitea sign the body (HMAC SHA-256 in
 * hexadecimal digits), GitLab sends the secret.
 */
final class HookSignature {

	private static final String PREFIX = "sha256=";

	private HookSignature() {
	}

	static boolean proves(HttpServletRequest request, byte[] body, String secret) {
		String signature = request.getHeader("X-Hub-Signature-256");
		if (signature != null) {
			return signature.startsWith(PREFIX) && same(signature.substring(PREFIX.length()), hmac(body, secret));
		}
		String gitea = request.getHeader("X-Gitea-Signature");
		if (gitea != null) {
			return same(gitea, hmac(body, secret));
		}
		String gitlab = request.getHeader("X-Gitlab-Token");
		return gitlab != null && constantTime(gitlab, secret);
	}

	private static boolean same(String given, String expected) {
		return constantTime(given.toLowerCase(Locale.ROOT), expected);
	}

	private static boolean constantTime(String given, String expected) {
		return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
	}

	static String hmac(byte[] body, String secret) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			return HexFormat.of().formatHex(mac.doFinal(body));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java has HMAC with SHA-256", ex);
		}
	}

}
