package dev.gantry.platform.access;

import java.time.Instant;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** The browsers that are signed in. */
interface Sessions extends JpaRepository<Session, String> {

	@Modifying
	@Query("delete from Session s where s.expiresAt < :now")
	int deleteExpired(Instant now);

}
