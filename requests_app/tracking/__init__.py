"""What the applicant sees and may do with number and query code, without an account.

`tickets` keeps a visitor known for half an hour without a cookie, `case` and `timeline` say what is shown, `acts` what may be done now,
`services` holds the verbs of the applicant that no other step has. Nothing that a third party said is read here, and no person is named.
"""
