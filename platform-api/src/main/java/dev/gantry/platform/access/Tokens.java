package dev.gantry.platform.access;

import java.util.List;
import java.util.Optional;

import org.springframework.data.jpa.repository.JpaRepository;

/** The tokens. */
interface Tokens extends JpaRepository<Token, String> {

	List<Token> findByNameAndRevokedAtIsNull(String name);

	Optional<Token> findByHash(String hash);

	List<Token> findByNodeIdAndRevokedAtIsNull(String nodeId);

	List<Token> findByRevokedAtIsNullOrderByCreatedAt();

	List<Token> findByKindAndRevokedAtIsNull(TokenKind kind);

}
