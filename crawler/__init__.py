"""The crawler knows sites: how they list, page, lay out their documents, and how to ask politely.

CrawlError
├── SettingsError(path, mistakes)      settings.toml cannot be used
├── UnknownSite(path, name, known)     a site is named that is not in it
├── UnknownChannel(name, found)        a channel is named that a survey did not find
├── AddressRefused(host, address)      the guard forbids the address
├── NoHandshake(why)                 TLS did not come about, or not as the settings want it
├── BrowserMissing(path, site, what)   a site wants a browser that is not installed
├── RecognitionMissing(what)           text in pictures is to be recognised without the extra [ocr]
├── ConverterMissing()                 a file is to be converted without a LibreOffice
└── Unreadable(url, why)               a reader gave up on a page
"""
