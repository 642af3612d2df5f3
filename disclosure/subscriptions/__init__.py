"""Subscriptions by e-mail: asked for, confirmed by the address's owner, matched when something is published, sent from an outbox.

`services` holds the verbs, `wishes` what can be subscribed to, `matching` and `sending` run in the sweep. Nobody needs an account, pages
set no cookie; the address is encrypted, serves this purpose alone and is deleted with the subscription (个人信息保护法 6, 17, 47条).
"""
