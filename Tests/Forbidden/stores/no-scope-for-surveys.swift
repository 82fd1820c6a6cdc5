// error: missing argument for parameter #1 in call

import FolkmootCore

let store = SurveyStore()
