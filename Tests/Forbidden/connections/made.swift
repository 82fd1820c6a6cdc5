// error: 'Connection' initializer is inaccessible due to 'internal' protection level

import Storage

let connection = Connection()
