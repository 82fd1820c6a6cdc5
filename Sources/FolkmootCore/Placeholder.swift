// FolkmootCore
