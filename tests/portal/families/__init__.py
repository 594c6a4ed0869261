"""The pages of six kinds of content management systems, one file a family (CMS 类型)."""
