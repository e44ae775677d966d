"""Makes our components known to Rasa's default recipe. config.yml names them from here."""

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from components.joint_classifier import JointClassifier
from components.sentence_encoder import SentenceEncoder

DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)(JointClassifier)
DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)(SentenceEncoder)
