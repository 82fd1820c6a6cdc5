// FolkmootWeb
