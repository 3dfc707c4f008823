package dev.gantry.platform.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** The tokens. */
interface Tokens extends JpaRepository<Token, String> {

	List<Token> findByNameAndRevokedAtIsNull(String name);

	Optional<Token> findByHash(String hash);

	/** The hashes of all that are not taken back; some may have run out. */
	@Query("select t.hash from Token t where t.revokedAt is null")
	Set<String> validHashes();

	List<Token> findByNodeIdAndRevokedAtIsNull(String nodeId);

	List<Token> findByRevokedAtIsNullOrderByCreatedAt();

	List<Token> findByKindAndRevokedAtIsNull(TokenKind kind);

}
