"""What the phone needs to work without a network: its worker and manifest, the pack of pages, the outbox page, and the last contact of each phone."""

from app.offline.contacts import PhoneContact

MODELS = [PhoneContact]


def install(app):
    from app.offline import contacts, views, words

    app.register_blueprint(views.bp)
    app.after_request(contacts.note)
    app.extensions["phones_of_station"] = contacts.PhonesOfStation
    app.jinja_env.globals.update(offline_words=words.offline_words)
