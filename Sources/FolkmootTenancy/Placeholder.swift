// FolkmootTenancy
