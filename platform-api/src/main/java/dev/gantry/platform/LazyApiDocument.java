package dev.gantry.platform;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.type.MethodMetadata;

/**
 * Makes what writes the API document only when somebody reads the document. Few servers
 * are asked for it, and it brings a second JSON library: 13 MB of every server.
 */
class LazyApiDocument implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
		for (String name : factory.getBeanDefinitionNames()) {
			BeanDefinition definition = factory.getBeanDefinition(name);
			if (ofSpringdoc(definition)) {
				definition.setLazyInit(true);
			}
		}
	}

	private static boolean ofSpringdoc(BeanDefinition definition) {
		MethodMetadata method = (definition instanceof AnnotatedBeanDefinition annotated)
				? annotated.getFactoryMethodMetadata() : null;
		String origin = (method != null) ? method.getDeclaringClassName() : definition.getBeanClassName();
		return origin != null && origin.startsWith("org.springdoc.");
	}

}
