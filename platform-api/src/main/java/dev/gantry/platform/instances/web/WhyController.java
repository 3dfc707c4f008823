package dev.gantry.platform.instances.web;

import java.util.ArrayList;
import java.util.List;

import dev.gantry.contracts.apps.AppView;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.apps.web.AppViews;
import dev.gantry.platform.drains.DrainDesk;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The question why. */
@RestController
class WhyController {

	private final AppViews apps;

	private final DrainDesk drains;

	WhyController(AppViews apps, DrainDesk drains) {
		this.apps = apps;
		this.drains = drains;
	}

	/** Why the app, its log drains and each of its instances are as they are. */
	@GetMapping("/api/v1/apps/{app}/why")
	@Requires(Permission.READ_APPS)
	WhyView why(@PathVariable AppName app) {
		AppView view = this.apps.of(app);
		List<String> sentences = new ArrayList<>(List.of(view.explanation()));
		sentences.addAll(this.drains.explain(app));
		return new WhyView(view.name(), view.status().name(), sentences, this.apps.instances(app)
			.stream()
			.map((instance) -> new WhyView.Instance(instance.name(), instance.state().name(), instance.explanation()))
			.toList());
	}

}
