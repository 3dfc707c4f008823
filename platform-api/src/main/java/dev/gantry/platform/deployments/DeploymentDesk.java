package dev.gantry.platform.deployments;

import java.util.List;

import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppRegistry;

import org.springframework.data.domain.Limit;
import org.springframework.transaction.annotation.Transactional;

/** Looks deployments up, each under its app. */
public class DeploymentDesk {

	private final AppRegistry apps;

	private final Deployments deployments;

	private final DeploymentViews views;

	DeploymentDesk(AppRegistry apps, Deployments deployments, DeploymentViews views) {
		this.apps = apps;
		this.deployments = deployments;
		this.views = views;
	}

	/** Newest first. */
	@Transactional(readOnly = true)
	public List<DeploymentView> list(AppName name, int most) {
		App app = this.apps.require(name);
		return this.deployments.findByAppIdOrderByNumberDesc(app.id(), Limit.of(most))
			.stream()
			.map((deployment) -> this.views.of(app, deployment))
			.toList();
	}

	/**
	 * A deployment of the app.
	 * @param key its id or its number
	 */
	@Transactional(readOnly = true)
	public DeploymentView view(AppName name, String key) {
		App app = this.apps.require(name);
		return this.views.of(app, find(app, key));
	}

	/** The deployment itself. */
	@Transactional(readOnly = true)
	public Deployment require(AppName name, String key) {
		return find(this.apps.require(name), key);
	}

	private Deployment find(App app, String key) {
		return (key.matches("[0-9]{1,9}") ? this.deployments.findByAppIdAndNumber(app.id(), Integer.parseInt(key))
				: this.deployments.findById(key))
			.filter((deployment) -> deployment.appId().equals(app.id()))
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND,
					"App '" + app.name() + "' has no deployment '" + key + "'",
					"GET /api/v1/apps/" + app.name() + "/deployments lists them"));
	}

}
