package dev.gantry.platform.teams;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** The people of the teams. */
interface Members extends JpaRepository<Member, Member.Key> {

	@Query("select m from Member m where m.key.teamId = :teamId order by m.key.email")
	List<Member> findByTeam(String teamId);

	@Query("select m from Member m where m.key.email = :email order by m.createdAt")
	List<Member> findByEmail(String email);

}
