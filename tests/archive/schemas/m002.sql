pragma application_id = 1735090537;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'gongkai','m001_the_archive','2026-11-25 21:01:14.600162+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'gongkai','m002_drawn_pages','2026-11-25 21:01:14.603961+00:00');
CREATE TABLE attachments (
        id integer primary key,
        version integer not null references versions(id),
        url text not null,
        name text not null,
        media_type text,
        capture integer references captures(id),
        text_digest text,
        pages integer,
        error text,
        unique (version, url)
    ) strict;
INSERT INTO "attachments" VALUES(1,1,'http://www.example.gov.cn/tzgg/P020260220.pdf','附件：汇总表.pdf','text/html',8,NULL,NULL,NULL);
INSERT INTO "attachments" VALUES(2,2,'http://www.example.gov.cn/tzgg/P020260220.pdf','附件：汇总表.pdf','text/html',8,NULL,NULL,NULL);
INSERT INTO "attachments" VALUES(3,3,'http://www.example.gov.cn/tzgg/P020260220.pdf','附件：汇总表.pdf','text/html',8,NULL,NULL,NULL);
INSERT INTO "attachments" VALUES(4,4,'http://www.example.gov.cn/tzgg/P020260220.pdf','附件：汇总表.pdf','text/html',8,NULL,NULL,NULL);
INSERT INTO "attachments" VALUES(5,5,'http://www.example.gov.cn/tzgg/P020260220.pdf','附件：汇总表.pdf','text/html',8,NULL,NULL,NULL);
CREATE TABLE captures (
        id integer primary key,
        resource integer not null references resources(id),
        run integer not null references runs(id),
        url text not null,
        fetched_at text not null,
        status integer not null,
        media_type text,
        payload_digest text not null,
        warc text not null references segments(name),
        offset integer not null,
        length integer not null,
        type text not null check (type in ('response', 'revisit', 'resource')),
        refers_to integer references captures(id),
        truncated text,
        ip_address text,
        tls text,
        barrier text
    ) strict;
INSERT INTO "captures" VALUES(1,1,1,'http://www.example.gov.cn/robots.txt','2026-03-01T04:00:00Z',200,'text/html','sha256:d9066d29c1dfed62e1bbde2c102079a5ccc0c1e9f669644fd89fd652cdc156bb','gongkai-20260301T040000-f6e33c.warc.gz',396,428,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(2,2,1,'http://www.example.gov.cn/tzgg/','2026-03-01T04:00:00Z',200,'text/html','sha256:1685f2ec2560b486e477049ac41dc3cf00dc273d8340610925ea369d19cf2bb7','gongkai-20260301T040000-f6e33c.warc.gz',1179,456,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(3,3,1,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html','2026-03-01T04:00:00Z',200,'text/html','sha256:bc72abc8c8dee3fdfa59937656144f2e492d71c0edbaab96976706fee2291b90','gongkai-20260301T040000-f6e33c.warc.gz',1987,434,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(4,4,1,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html','2026-03-01T04:00:00Z',200,'text/html','sha256:e0ec2417769cf30824beb8a06b12e019aedb07be24f65b222bcad0ce1507b1cc','gongkai-20260301T040000-f6e33c.warc.gz',2789,434,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(5,5,1,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html','2026-03-01T04:00:00Z',200,'text/html','sha256:416b9ad6015ab87eb1dbecfe373d2126c236968c2d1fc2a92f164c04629a74c9','gongkai-20260301T040000-f6e33c.warc.gz',3594,431,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(6,6,1,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html','2026-03-01T04:00:00Z',200,'text/html','sha256:6460c48e2f926a3c0da84eee226d0040ddc44f61483f9fc86d9c0840507348d6','gongkai-20260301T040000-f6e33c.warc.gz',4393,433,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(7,7,1,'http://www.example.gov.cn/tzgg/202602/t20260220_4.html','2026-03-01T04:00:00Z',200,'text/html','sha256:dc4916564aa4cff1f0747687b150f2b4bca3bada8fcacbe1496a66d099a6e4e4','gongkai-20260301T040000-f6e33c.warc.gz',5194,433,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(8,8,1,'http://www.example.gov.cn/tzgg/P020260220.pdf','2026-03-01T04:00:00Z',200,'text/html','sha256:e16fa5d9b51928755db85b917f0297babaf22c7a47e97d9212adab56e61ba04e','gongkai-20260301T040000-f6e33c.warc.gz',5997,428,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(9,2,2,'http://www.example.gov.cn/tzgg/','2026-03-08T04:00:00Z',200,'text/html','sha256:dee116cb4adedc349e8e49f56f00a3e9681a73f49f10528567018fcc102fcbd9','gongkai-20260308T040000-989495.warc.gz',398,458,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(10,2,2,'http://www.example.gov.cn/tzgg/','2026-03-08T04:00:00Z',200,'text/html','sha256:a74af59b70b3783c479c9efc9231f62cee54d60d1cc9fa35857e6df224cc97e2','gongkai-20260308T040000-989495.warc.gz',1206,373,'resource',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(11,3,2,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html','2026-03-08T04:00:00Z',304,'text/html','sha256:bc72abc8c8dee3fdfa59937656144f2e492d71c0edbaab96976706fee2291b90','gongkai-20260308T040000-989495.warc.gz',1579,475,'revisit',3,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(12,4,2,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html','2026-03-08T04:00:00Z',200,'text/html','sha256:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b','gongkai-20260308T040000-989495.warc.gz',2421,415,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(13,5,2,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html','2026-03-08T04:00:00Z',200,'text/html','sha256:11afd2a534395b181392145ea7dd3441fad2db2ccd8a3768be26275ae633d1ca','gongkai-20260308T040000-989495.warc.gz',3206,437,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(14,6,2,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html','2026-03-08T04:00:00Z',404,'text/html','sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','gongkai-20260308T040000-989495.warc.gz',4012,415,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(15,2,3,'http://www.example.gov.cn/tzgg/','2026-03-15T04:00:00Z',200,'text/html','sha256:dee116cb4adedc349e8e49f56f00a3e9681a73f49f10528567018fcc102fcbd9','gongkai-20260315T040000-1bba03.warc.gz',395,477,'revisit',9,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(16,2,3,'http://www.example.gov.cn/tzgg/','2026-03-15T04:00:00Z',200,'text/html','sha256:4fa2fa5764f43c3a9cf9b88c548bea3f6b6685f4c71958cb4653b66ae1c1fb5c','gongkai-20260315T040000-1bba03.warc.gz',1222,369,'resource',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(17,3,3,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html','2026-03-15T04:00:00Z',304,'text/html','sha256:bc72abc8c8dee3fdfa59937656144f2e492d71c0edbaab96976706fee2291b90','gongkai-20260315T040000-1bba03.warc.gz',1591,476,'revisit',3,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(18,4,3,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html','2026-03-15T04:00:00Z',200,'text/html','sha256:d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35','gongkai-20260315T040000-1bba03.warc.gz',2434,418,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(19,5,3,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html','2026-03-15T04:00:00Z',200,'text/html','sha256:11afd2a534395b181392145ea7dd3441fad2db2ccd8a3768be26275ae633d1ca','gongkai-20260315T040000-1bba03.warc.gz',3221,484,'revisit',13,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(20,6,3,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html','2026-03-15T04:00:00Z',404,'text/html','sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','gongkai-20260315T040000-1bba03.warc.gz',4074,416,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(21,2,4,'http://www.example.gov.cn/tzgg/','2026-03-22T04:00:00Z',200,'text/html','sha256:dee116cb4adedc349e8e49f56f00a3e9681a73f49f10528567018fcc102fcbd9','gongkai-20260322T040000-02c8ea.warc.gz',397,476,'revisit',9,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(22,2,4,'http://www.example.gov.cn/tzgg/','2026-03-22T04:00:00Z',200,'text/html','sha256:da413471b78e22aad3d87e2f26d425e7592d8cc094256daafd0236bd7b49b072','gongkai-20260322T040000-02c8ea.warc.gz',1224,368,'resource',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(23,3,4,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html','2026-03-22T04:00:00Z',304,'text/html','sha256:bc72abc8c8dee3fdfa59937656144f2e492d71c0edbaab96976706fee2291b90','gongkai-20260322T040000-02c8ea.warc.gz',1592,477,'revisit',3,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(24,4,4,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html','2026-03-22T04:00:00Z',200,'text/html','sha256:4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce','gongkai-20260322T040000-02c8ea.warc.gz',2437,415,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(25,5,4,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html','2026-03-22T04:00:00Z',200,'text/html','sha256:5ae82336ba33c33e82b7b39709af4924b8824ee82715127a3b8232c2790dd258','gongkai-20260322T040000-02c8ea.warc.gz',3223,437,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(26,6,4,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html','2026-03-22T04:00:00Z',404,'text/html','sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','gongkai-20260322T040000-02c8ea.warc.gz',4029,415,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(27,2,5,'http://www.example.gov.cn/tzgg/','2026-03-29T04:00:00Z',200,'text/html','sha256:dee116cb4adedc349e8e49f56f00a3e9681a73f49f10528567018fcc102fcbd9','gongkai-20260329T040000-8ae3d8.warc.gz',397,477,'revisit',9,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(28,2,5,'http://www.example.gov.cn/tzgg/','2026-03-29T04:00:00Z',200,'text/html','sha256:8a2202866a61258724965f7bfd87732f4b8d25bc7cbcfebc5d9ee144c7794397','gongkai-20260329T040000-8ae3d8.warc.gz',1226,372,'resource',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(29,3,5,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html','2026-03-29T04:00:00Z',304,'text/html','sha256:bc72abc8c8dee3fdfa59937656144f2e492d71c0edbaab96976706fee2291b90','gongkai-20260329T040000-8ae3d8.warc.gz',1598,476,'revisit',3,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(30,4,5,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html','2026-03-29T04:00:00Z',200,'text/html','sha256:4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a','gongkai-20260329T040000-8ae3d8.warc.gz',2442,415,'response',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(31,5,5,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html','2026-03-29T04:00:00Z',200,'text/html','sha256:5ae82336ba33c33e82b7b39709af4924b8824ee82715127a3b8232c2790dd258','gongkai-20260329T040000-8ae3d8.warc.gz',3228,481,'revisit',25,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(32,6,5,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html','2026-03-29T04:00:00Z',200,'text/html','sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','gongkai-20260329T040000-8ae3d8.warc.gz',4075,415,'response',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE changes (
        seq integer primary key autoincrement,
        at text not null,
        kind text not null check (kind in ('new', 'changed', 'gone', 'returned', 'metadata')),
        document integer not null references documents(id),
        version integer references versions(id)
    ) strict;
INSERT INTO "changes" VALUES(1,'2026-03-01T04:00:00Z','new',1,1);
INSERT INTO "changes" VALUES(2,'2026-03-01T04:00:00Z','new',2,2);
INSERT INTO "changes" VALUES(3,'2026-03-01T04:00:00Z','new',3,3);
INSERT INTO "changes" VALUES(4,'2026-03-01T04:00:00Z','new',4,4);
INSERT INTO "changes" VALUES(5,'2026-03-01T04:00:00Z','new',5,5);
INSERT INTO "changes" VALUES(6,'2026-03-08T04:00:00Z','changed',2,6);
INSERT INTO "changes" VALUES(7,'2026-03-08T04:00:00Z','changed',3,7);
INSERT INTO "changes" VALUES(8,'2026-03-15T04:00:00Z','changed',2,8);
INSERT INTO "changes" VALUES(9,'2026-03-22T04:00:00Z','changed',2,9);
INSERT INTO "changes" VALUES(10,'2026-03-22T04:00:00Z','metadata',3,10);
INSERT INTO "changes" VALUES(11,'2026-03-22T04:00:00Z','gone',4,4);
INSERT INTO "changes" VALUES(12,'2026-03-29T04:00:00Z','changed',2,11);
INSERT INTO "changes" VALUES(13,'2026-03-29T04:00:00Z','returned',4,4);
INSERT INTO "changes" VALUES(14,'2026-03-29T04:00:00Z','changed',4,12);
CREATE TABLE channels (
        id integer primary key,
        site text not null references sites(id),
        name text not null,
        url text not null,
        kind text not null,
        interval_s integer not null,
        due_at text not null,
        entries_per_day real,
        last_complete_at text,
        unique (site, url)
    ) strict;
INSERT INTO "channels" VALUES(1,'example','通知公告','http://www.example.gov.cn/tzgg/','trs',172800,'2026-03-31T04:00:00Z',0.0,'2026-03-29T04:00:00Z');
CREATE TABLE copies (
        document integer not null references documents(id),
        other integer not null references documents(id),
        relation text not null check (relation in ('identical', 'copy', 'excerpt', 'revision')),
        score real not null,
        evidence text not null,
        primary key (document, other)
    ) strict, without rowid;
INSERT INTO "copies" VALUES(5,1,'identical',1.0,'same text sha256:e02406225b43ad15d2603fe2ce12bc18cdb68aefcabc10978938b9a617882501');
CREATE TABLE documents (
        id integer primary key,
    title text,
    index_number text,
    document_number text,
    issuing_body text,
    publisher text,
    issued_on text,
    published_on text,
    effective_on text,
    expires_on text,
    validity text,
    subject text,
    genre text,
    keywords text,
    summary text,
    source text,
    disclosure text,
    language text,
    year integer,
    region text,
        url text not null unique,
        site text not null references sites(id),
        channel integer references channels(id),
        state text not null default 'present' check (state in ('present', 'missing', 'gone')),
        first_seen_at text not null,
        checked_at text not null,
        changed_at text not null,
        missing_since text,
        absences integer not null default 0,
        gone_at text,
        versions integer not null,
        current_version integer not null,
        copies_of integer references documents(id),
        resource integer not null unique references resources(id)
    ) strict;
INSERT INTO "documents" VALUES(1,'关于加强管理的通知',NULL,'示政发〔2026〕3号',NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html','example',1,'present','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-03-01T04:00:00Z',NULL,0,NULL,1,1,NULL,3);
INSERT INTO "documents" VALUES(2,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html','example',1,'present','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-03-29T04:00:00Z',NULL,0,NULL,5,11,NULL,4);
INSERT INTO "documents" VALUES(3,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,'废止',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html','example',1,'present','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-03-22T04:00:00Z',NULL,0,NULL,3,10,NULL,5);
INSERT INTO "documents" VALUES(4,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html','example',1,'present','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-03-29T04:00:00Z',NULL,0,NULL,2,12,NULL,6);
INSERT INTO "documents" VALUES(5,'关于加强管理的通知',NULL,'示政发〔2026〕3号',NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'http://www.example.gov.cn/tzgg/202602/t20260220_4.html','example',1,'present','2026-03-01T04:00:00Z','2026-03-01T04:00:00Z','2026-03-01T04:00:00Z',NULL,0,NULL,1,5,1,7);
CREATE TABLE entries (
        channel integer not null references channels(id),
        resource integer not null references resources(id),
        title text,
        listed_on text,
        first_seen_at text not null,
        seen_in integer not null references runs(id),
        primary key (channel, resource)
    ) strict, without rowid;
INSERT INTO "entries" VALUES(1,3,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html',NULL,'2026-03-01T04:00:00Z',5);
INSERT INTO "entries" VALUES(1,4,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html',NULL,'2026-03-01T04:00:00Z',5);
INSERT INTO "entries" VALUES(1,5,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html',NULL,'2026-03-01T04:00:00Z',5);
INSERT INTO "entries" VALUES(1,6,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html',NULL,'2026-03-01T04:00:00Z',5);
INSERT INTO "entries" VALUES(1,7,'http://www.example.gov.cn/tzgg/202602/t20260220_4.html',NULL,'2026-03-01T04:00:00Z',5);
INSERT INTO "entries" VALUES(1,9,'http://www.example.gov.cn/tzgg/202602/t20260220_5.html',NULL,'2026-03-08T04:00:00Z',5);
CREATE TABLE fields (
        version integer not null references versions(id),
        field text,
        raw text not null,
        how text not null check (how in ('meta', 'label', 'header', 'url', 'signature')),
        "where" text not null,
        used integer not null check (used in (0, 1))
    ) strict;
INSERT INTO "fields" VALUES(1,'title','关于加强管理的通知','meta','ArticleTitle',1);
INSERT INTO "fields" VALUES(1,NULL,'长期','label','公开时限',1);
INSERT INTO "fields" VALUES(2,'title','关于加强管理的通知','meta','ArticleTitle',1);
INSERT INTO "fields" VALUES(2,NULL,'长期','label','公开时限',1);
INSERT INTO "fields" VALUES(3,'title','关于加强管理的通知','meta','ArticleTitle',1);
INSERT INTO "fields" VALUES(3,NULL,'长期','label','公开时限',1);
INSERT INTO "fields" VALUES(4,'title','关于加强管理的通知','meta','ArticleTitle',1);
INSERT INTO "fields" VALUES(4,NULL,'长期','label','公开时限',1);
INSERT INTO "fields" VALUES(5,'title','关于加强管理的通知','meta','ArticleTitle',1);
INSERT INTO "fields" VALUES(5,NULL,'长期','label','公开时限',1);
INSERT INTO "fields" VALUES(6,'title','关于加强管理的通知','meta','ArticleTitle',1);
INSERT INTO "fields" VALUES(7,'title','关于加强管理的通知','meta','ArticleTitle',1);
INSERT INTO "fields" VALUES(8,'title','关于加强管理的通知','meta','ArticleTitle',1);
INSERT INTO "fields" VALUES(9,'title','关于加强管理的通知','meta','ArticleTitle',1);
INSERT INTO "fields" VALUES(10,'title','关于加强管理的通知','meta','ArticleTitle',1);
INSERT INTO "fields" VALUES(11,'title','关于加强管理的通知','meta','ArticleTitle',1);
INSERT INTO "fields" VALUES(12,'title','关于加强管理的通知','meta','ArticleTitle',1);
CREATE TABLE listing_reads (
        id integer primary key,
        run integer not null references runs(id),
        channel integer not null references channels(id),
        pages_read integer not null,
        entries_seen integer not null,
        entries_stated integer,
        overlap integer not null,
        complete integer not null check (complete in (0, 1)),
        reason text
    ) strict;
INSERT INTO "listing_reads" VALUES(1,1,1,1,5,5,0,1,NULL);
INSERT INTO "listing_reads" VALUES(2,2,1,1,6,6,5,1,NULL);
INSERT INTO "listing_reads" VALUES(3,3,1,1,6,6,6,0,'page 2: HTTP 502');
INSERT INTO "listing_reads" VALUES(4,4,1,1,6,6,6,1,NULL);
INSERT INTO "listing_reads" VALUES(5,5,1,1,6,6,6,1,NULL);
CREATE TABLE resources (
        id integer primary key,
        url text not null unique,
        address text,
        site text not null references sites(id),
        channel integer references channels(id),
        kind text not null check (kind in ('listing', 'document', 'attachment', 'robots')),
        etag text,
        last_modified text,
        payload_digest text,
        discovered_at text not null,
        checked_at text,
        due_at text,
        fails integer not null default 0,
        state text not null default 'new',
        reason text
    ) strict;
INSERT INTO "resources" VALUES(1,'http://www.example.gov.cn/robots.txt',NULL,'example',NULL,'robots',NULL,NULL,NULL,'2026-03-01T04:00:00Z',NULL,NULL,0,'new',NULL);
INSERT INTO "resources" VALUES(2,'http://www.example.gov.cn/tzgg/',NULL,'example',NULL,'listing','"348-3232305f352e68746d6c275d"',NULL,'sha256:dee116cb4adedc349e8e49f56f00a3e9681a73f49f10528567018fcc102fcbd9','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z',NULL,0,'new',NULL);
INSERT INTO "resources" VALUES(3,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html',NULL,'example',1,'document','"54-36303232305f302e68746d6c"',NULL,'sha256:bc72abc8c8dee3fdfa59937656144f2e492d71c0edbaab96976706fee2291b90','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-04-07T11:00:00Z',0,'saved',NULL);
INSERT INTO "resources" VALUES(4,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html',NULL,'example',1,'document','"1-34"',NULL,'sha256:4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-04-07T11:00:00Z',0,'saved',NULL);
INSERT INTO "resources" VALUES(5,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html',NULL,'example',1,'document','"6-e5ba9fe6ada2"',NULL,'sha256:5ae82336ba33c33e82b7b39709af4924b8824ee82715127a3b8232c2790dd258','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-04-07T11:00:00Z',0,'saved',NULL);
INSERT INTO "resources" VALUES(6,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html',NULL,'example',1,'document','"0-"',NULL,'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-04-07T11:00:00Z',0,'saved',NULL);
INSERT INTO "resources" VALUES(7,'http://www.example.gov.cn/tzgg/202602/t20260220_4.html',NULL,'example',1,'document','"54-36303232305f342e68746d6c"',NULL,'sha256:dc4916564aa4cff1f0747687b150f2b4bca3bada8fcacbe1496a66d099a6e4e4','2026-03-01T04:00:00Z','2026-03-01T04:00:00Z','2026-03-03T11:00:00Z',0,'saved',NULL);
INSERT INTO "resources" VALUES(8,'http://www.example.gov.cn/tzgg/P020260220.pdf',NULL,'example',NULL,'attachment','"8-255044462d312e34"',NULL,'sha256:e16fa5d9b51928755db85b917f0297babaf22c7a47e97d9212adab56e61ba04e','2026-03-01T04:00:00Z','2026-03-01T04:00:00Z','2026-05-30T04:00:00Z',0,'saved',NULL);
INSERT INTO "resources" VALUES(9,'http://www.example.gov.cn/tzgg/202602/t20260220_5.html',NULL,'example',1,'document',NULL,NULL,NULL,'2026-03-08T04:00:00Z',NULL,'2026-03-08T04:00:00Z',0,'new',NULL);
CREATE TABLE runs (
        id integer primary key,
        site text not null references sites(id),
        started_at text not null,
        ended_at text,
        outcome text check (outcome in ('done', 'partial', 'suspect', 'blocked', 'failed', 'interrupted')),
        reason text,
        counts text not null default '{}'
    ) strict;
INSERT INTO "runs" VALUES(1,'example','2026-03-01T04:00:00Z','2026-03-01T04:00:00Z','done',NULL,'{"new": 5, "requests": 8}');
INSERT INTO "runs" VALUES(2,'example','2026-03-08T04:00:00Z','2026-03-08T04:00:00Z','done',NULL,'{"changed": 2}');
INSERT INTO "runs" VALUES(3,'example','2026-03-15T04:00:00Z','2026-03-15T04:00:00Z','partial',NULL,'{"changed": 1}');
INSERT INTO "runs" VALUES(4,'example','2026-03-22T04:00:00Z','2026-03-22T04:00:00Z','done',NULL,'{"changed": 1, "gone": 1, "metadata": 1}');
INSERT INTO "runs" VALUES(5,'example','2026-03-29T04:00:00Z','2026-03-29T04:00:00Z','done',NULL,'{"changed": 2}');
CREATE TABLE segments (
        name text primary key,
        opened_at text not null,
        committed integer not null,
        closed_at text,
        digest text
    ) strict;
INSERT INTO "segments" VALUES('gongkai-20260301T040000-f6e33c.warc.gz','2026-03-01T04:00:00Z',6788,'2026-03-01T04:00:00Z',NULL);
INSERT INTO "segments" VALUES('gongkai-20260308T040000-989495.warc.gz','2026-03-08T04:00:00Z',4795,'2026-03-08T04:00:00Z',NULL);
INSERT INTO "segments" VALUES('gongkai-20260315T040000-1bba03.warc.gz','2026-03-15T04:00:00Z',4860,'2026-03-15T04:00:00Z',NULL);
INSERT INTO "segments" VALUES('gongkai-20260322T040000-02c8ea.warc.gz','2026-03-22T04:00:00Z',4811,'2026-03-22T04:00:00Z',NULL);
INSERT INTO "segments" VALUES('gongkai-20260329T040000-8ae3d8.warc.gz','2026-03-29T04:00:00Z',4857,'2026-03-29T04:00:00Z',NULL);
CREATE TABLE sites (
        id text primary key,
        name text not null,
        domain text not null,
        code text,
        region text,
        family text not null,
        verdict text,
        verdict_reason text
    ) strict;
INSERT INTO "sites" VALUES('example','示例市人民政府','www.example.gov.cn',NULL,NULL,'trs','ok','every channel read completely, the longest ago at 2026-03-29T04:00:00Z');
CREATE TABLE texts (
        digest text primary key,
        text text not null,
        characters integer not null
    ) strict;
INSERT INTO "texts" VALUES('sha256:4b328c172884720a3cf443d1e3632e29a7b5ea3e32315031e474b66e87d64056','第0号：各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。',160);
INSERT INTO "texts" VALUES('sha256:707eec01b8f22b0aed0fab3bfa0147a46e1a5ee03cefba7e363aebbb2499d9fd','第1号：各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。',160);
INSERT INTO "texts" VALUES('sha256:8b3f73a3527d67c3bc68135c46ba2e41a6e47df17369e0251da2d7733652dc00','第2号：各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。',160);
INSERT INTO "texts" VALUES('sha256:88e6b4fb0ef7dd41fea696524868563c3eba6e81d65ef46e82079c02febe5eab','第3号：各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。',160);
INSERT INTO "texts" VALUES('sha256:3e1b8299a54e470ef510de19afca29694413d2650ca659336ddbdf3e2292a479','第1稿：各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。',160);
INSERT INTO "texts" VALUES('sha256:b5cc52b9d34fed9b5616200678f0717aa384fb31ed3a117f460c9a723461f189','各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。',351);
INSERT INTO "texts" VALUES('sha256:3e10ea524c3caf54c49a47e3838906edf0506c79a0148f6c3cd9948a2c9de1e4','第2稿：各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。',160);
INSERT INTO "texts" VALUES('sha256:156cb095396931794aba4bc99f6c1f0532127fdb1d0cfa0a0158a202e3f917b6','第3稿：各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。',160);
INSERT INTO "texts" VALUES('sha256:3232e82b958253c5b455f592a81fa33c8fd55aff1c76de4ee755eefd33398a75','第4稿：各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。',160);
CREATE TABLE unknown_labels (
        site text not null references sites(id),
        label text not null,
        raw text not null,
        version integer not null references versions(id),
        primary key (site, label)
    ) strict, without rowid;
INSERT INTO "unknown_labels" VALUES('example','公开时限','长期',1);
CREATE TABLE versions (
        id integer primary key,
        document integer not null references documents(id),
        number integer not null,
        capture integer not null references captures(id),
        seen_at text not null,
        text_digest text not null,
        text text not null references texts(digest),
        characters integer not null,
        added integer not null,
        removed integer not null,
        substantive integer not null check (substantive in (0, 1)),
        quality text,
    title text,
    index_number text,
    document_number text,
    issuing_body text,
    publisher text,
    issued_on text,
    published_on text,
    effective_on text,
    expires_on text,
    validity text,
    subject text,
    genre text,
    keywords text,
    summary text,
    source text,
    disclosure text,
    language text,
    year integer,
    region text,
        unique (document, number)
    ) strict;
INSERT INTO "versions" VALUES(1,1,1,3,'2026-03-01T04:00:00Z','sha256:e02406225b43ad15d2603fe2ce12bc18cdb68aefcabc10978938b9a617882501','sha256:4b328c172884720a3cf443d1e3632e29a7b5ea3e32315031e474b66e87d64056',160,160,0,1,NULL,'关于加强管理的通知',NULL,'示政发〔2026〕3号',NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(2,2,1,4,'2026-03-01T04:00:00Z','sha256:8bd5229daea2047ed61214f91cdf46922dcf2d1acb87e330a8017f4d5af63c29','sha256:707eec01b8f22b0aed0fab3bfa0147a46e1a5ee03cefba7e363aebbb2499d9fd',160,160,0,1,NULL,'关于加强管理的通知',NULL,'示政发〔2026〕3号',NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(3,3,1,5,'2026-03-01T04:00:00Z','sha256:6de07fac6a0be6a50cb253063d8d141a3d243c71ad9b3ff70fcbc9c65217b0d4','sha256:8b3f73a3527d67c3bc68135c46ba2e41a6e47df17369e0251da2d7733652dc00',160,160,0,1,NULL,'关于加强管理的通知',NULL,'示政发〔2026〕3号',NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(4,4,1,6,'2026-03-01T04:00:00Z','sha256:640a5611a6542e2cbd8135f9a0f3350f1ce0b9134a4420fd96984df2370b5ca4','sha256:88e6b4fb0ef7dd41fea696524868563c3eba6e81d65ef46e82079c02febe5eab',160,160,0,1,NULL,'关于加强管理的通知',NULL,'示政发〔2026〕3号',NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(5,5,1,7,'2026-03-01T04:00:00Z','sha256:e02406225b43ad15d2603fe2ce12bc18cdb68aefcabc10978938b9a617882501','sha256:4b328c172884720a3cf443d1e3632e29a7b5ea3e32315031e474b66e87d64056',160,160,0,1,NULL,'关于加强管理的通知',NULL,'示政发〔2026〕3号',NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(6,2,2,12,'2026-03-08T04:00:00Z','sha256:392b774417c3d28262612e1678b7bfed5c269628d1ec56bc31979777fa53df8f','sha256:3e1b8299a54e470ef510de19afca29694413d2650ca659336ddbdf3e2292a479',160,1,1,1,NULL,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(7,3,2,13,'2026-03-08T04:00:00Z','sha256:7ce8e4c5784fc33f4e1d4aefc100bb20e01f63df616e5fbd1fd36f0715335c30','sha256:b5cc52b9d34fed9b5616200678f0717aa384fb31ed3a117f460c9a723461f189',351,195,4,1,NULL,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,'有效',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(8,2,3,18,'2026-03-15T04:00:00Z','sha256:6dd46431623c5c16372d2bf62aec7b21b5b06cd1944bc788062758e5b195a7ae','sha256:3e10ea524c3caf54c49a47e3838906edf0506c79a0148f6c3cd9948a2c9de1e4',160,1,1,1,NULL,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(9,2,4,24,'2026-03-22T04:00:00Z','sha256:98a739107e774b0b183d116d13954edb12914348c0335b04090f1922538615b7','sha256:156cb095396931794aba4bc99f6c1f0532127fdb1d0cfa0a0158a202e3f917b6',160,1,1,1,NULL,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(10,3,3,25,'2026-03-22T04:00:00Z','sha256:7ce8e4c5784fc33f4e1d4aefc100bb20e01f63df616e5fbd1fd36f0715335c30','sha256:b5cc52b9d34fed9b5616200678f0717aa384fb31ed3a117f460c9a723461f189',351,0,0,0,NULL,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,'废止',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(11,2,5,30,'2026-03-29T04:00:00Z','sha256:c2a3e22140ef94b4e12bc7ec130a72c8b3c9d3fad6658d366a32d1e3c1d76640','sha256:3232e82b958253c5b455f592a81fa33c8fd55aff1c76de4ee755eefd33398a75',160,1,1,1,NULL,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(12,4,2,32,'2026-03-29T04:00:00Z','sha256:640a5611a6542e2cbd8135f9a0f3350f1ce0b9134a4420fd96984df2370b5ca4','sha256:88e6b4fb0ef7dd41fea696524868563c3eba6e81d65ef46e82079c02febe5eab',160,0,0,0,NULL,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
PRAGMA writable_schema=ON;
INSERT INTO sqlite_master(type,name,tbl_name,rootpage,sql)VALUES('table','versions_fts','versions_fts',0,'CREATE VIRTUAL TABLE versions_fts using fts5(title, body, meta, content='''', tokenize=''ascii'')');
CREATE TABLE 'versions_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO "versions_fts_config" VALUES('version',4);
CREATE TABLE 'versions_fts_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO "versions_fts_data" VALUES(1,X'0C6C900C1E');
INSERT INTO "versions_fts_data" VALUES(10,X'00000000010C0C000C0101010201010301010401010501010601010701010801010901010A01010B01010C0101');
INSERT INTO "versions_fts_data" VALUES(137438953473,X'000002B30230300106010103010432303236010601020501013301060102060106E4BA8EE58AA00102030304BAE6B091010C0101092525250205BBBBE58886010C01011D2525250106E585B3E4BA8E01020202058886E5B7A5010C01011E252525030487E5AE9E010C01011225252502058A9EE5B180010C01010F2525250304A0E5BCBA010E0401011425252502058CBAE4BABA010C01010825252502058EBFE58CBA010C01010725252502028F9101060102040301B701060102070403E59084010601010402059084E5A794010C01010D2525250403E69797010C0101052525250205A5BDE8B4AF010C0101232525250205A794E58A9E010C01010E2525250202AE9E0108010181100403E58AA0010C01011325252505029084010A01012725250205AFBCE6988E010C0101192525250205B180E8A681010C0101102525250205B7A5E8AEA4010C01011F2525250205BA9CE59084010C01010C2525250205BCBAE7AEA10102050502BB84010C0101152525250205BDBBE890BD010C0101252525250106E68A93E5A5BD010C010122252525020594BFE58F9101060102030502BA9C010C01010B25252502059797E58EBF010C0101062525250205988EE7A1AE010C01011A2525250205B091E694BF010C01010A2525250106E79086E79A8401020702059A84E9809A01020802059C9FE68A93010C01012125252502029FA501020A0205A1AEE8B4A3010C01011B2525250205A4BAE694BF01060102020202ACAC01060101020205AEA1E790860102060205BB84E7BB87010C010116252525030487E9A286010C0101172525250106E890BDE5AE9E010C0101262525250205A681E58887010C0101112525250205AEA4E79C9F010C0101202525250205B4A3E4BBBB010C01011C2525250304AFE5BDBB010C0101242525250106E9809AE79FA50102090205A286E5AFBC010C01011825252504080B080B0E0F0B0F0E0F0F0F0F09080A0F0D0F0F0A0D0B0F0F0F0F0A0C0F100C0C0F0F0F0B0A0F070F0C090A0F0E100F0F0F0E0B');
INSERT INTO "versions_fts_data" VALUES(274877906945,X'000002B30230310206010103010432303236020601020501013302060102060106E4BA8EE58AA00202030304BAE6B091020C0101092525250205BBBBE58886020C01011D2525250106E585B3E4BA8E02020202058886E5B7A5020C01011E252525030487E5AE9E020C01011225252502058A9EE5B180020C01010F2525250304A0E5BCBA020E0401011425252502058CBAE4BABA020C01010825252502058EBFE58CBA020C01010725252502028F9102060102040301B702060102070403E59084020601010402059084E5A794020C01010D2525250403E69797020C0101052525250205A5BDE8B4AF020C0101232525250205A794E58A9E020C01010E2525250202AE9E0208010181100403E58AA0020C01011325252505029084020A01012725250205AFBCE6988E020C0101192525250205B180E8A681020C0101102525250205B7A5E8AEA4020C01011F2525250205BA9CE59084020C01010C2525250205BCBAE7AEA10202050502BB84020C0101152525250205BDBBE890BD020C0101252525250106E68A93E5A5BD020C010122252525020594BFE58F9102060102030502BA9C020C01010B25252502059797E58EBF020C0101062525250205988EE7A1AE020C01011A2525250205B091E694BF020C01010A2525250106E79086E79A8402020702059A84E9809A02020802059C9FE68A93020C01012125252502029FA502020A0205A1AEE8B4A3020C01011B2525250205A4BAE694BF02060102020202ACAC02060101020205AEA1E790860202060205BB84E7BB87020C010116252525030487E9A286020C0101172525250106E890BDE5AE9E020C0101262525250205A681E58887020C0101112525250205AEA4E79C9F020C0101202525250205B4A3E4BBBB020C01011C2525250304AFE5BDBB020C0101242525250106E9809AE79FA50202090205A286E5AFBC020C01011825252504080B080B0E0F0B0F0E0F0F0F0F09080A0F0D0F0F0A0D0B0F0F0F0F0A0C0F100C0C0F0F0F0B0A0F070F0C090A0F0E100F0F0F0E0B');
INSERT INTO "versions_fts_data" VALUES(412316860417,X'000002B202303203060101030203303236030601020501013303060102060106E4BA8EE58AA00302030304BAE6B091030C0101092525250205BBBBE58886030C01011D2525250106E585B3E4BA8E03020202058886E5B7A5030C01011E252525030487E5AE9E030C01011225252502058A9EE5B180030C01010F2525250304A0E5BCBA030E0401011425252502058CBAE4BABA030C01010825252502058EBFE58CBA030C01010725252502028F9103060102040301B703060102070403E59084030601010402059084E5A794030C01010D2525250403E69797030C0101052525250205A5BDE8B4AF030C0101232525250205A794E58A9E030C01010E2525250202AE9E0308010181100403E58AA0030C01011325252505029084030A01012725250205AFBCE6988E030C0101192525250205B180E8A681030C0101102525250205B7A5E8AEA4030C01011F2525250205BA9CE59084030C01010C2525250205BCBAE7AEA10302050502BB84030C0101152525250205BDBBE890BD030C0101252525250106E68A93E5A5BD030C010122252525020594BFE58F9103060102030502BA9C030C01010B25252502059797E58EBF030C0101062525250205988EE7A1AE030C01011A2525250205B091E694BF030C01010A2525250106E79086E79A8403020702059A84E9809A03020802059C9FE68A93030C01012125252502029FA503020A0205A1AEE8B4A3030C01011B2525250205A4BAE694BF03060102020202ACAC03060101020205AEA1E790860302060205BB84E7BB87030C010116252525030487E9A286030C0101172525250106E890BDE5AE9E030C0101262525250205A681E58887030C0101112525250205AEA4E79C9F030C0101202525250205B4A3E4BBBB030C01011C2525250304AFE5BDBB030C0101242525250106E9809AE79FA50302090205A286E5AFBC030C01011825252504080A080B0E0F0B0F0E0F0F0F0F09080A0F0D0F0F0A0D0B0F0F0F0F0A0C0F100C0C0F0F0F0B0A0F070F0C090A0F0E100F0F0F0E0B');
INSERT INTO "versions_fts_data" VALUES(549755813889,X'000002AE0530323032360406010205010133040C0101030102060106E4BA8EE58AA00402030304BAE6B091040C0101092525250205BBBBE58886040C01011D2525250106E585B3E4BA8E04020202058886E5B7A5040C01011E252525030487E5AE9E040C01011225252502058A9EE5B180040C01010F2525250304A0E5BCBA040E0401011425252502058CBAE4BABA040C01010825252502058EBFE58CBA040C01010725252502028F9104060102040301B704060102070403E59084040601010402059084E5A794040C01010D2525250403E69797040C0101052525250205A5BDE8B4AF040C0101232525250205A794E58A9E040C01010E2525250202AE9E0408010181100403E58AA0040C01011325252505029084040A01012725250205AFBCE6988E040C0101192525250205B180E8A681040C0101102525250205B7A5E8AEA4040C01011F2525250205BA9CE59084040C01010C2525250205BCBAE7AEA10402050502BB84040C0101152525250205BDBBE890BD040C0101252525250106E68A93E5A5BD040C010122252525020594BFE58F9104060102030502BA9C040C01010B25252502059797E58EBF040C0101062525250205988EE7A1AE040C01011A2525250205B091E694BF040C01010A2525250106E79086E79A8404020702059A84E9809A04020802059C9FE68A93040C01012125252502029FA504020A0205A1AEE8B4A3040C01011B2525250205A4BAE694BF04060102020202ACAC04060101020205AEA1E790860402060205BB84E7BB87040C010116252525030487E9A286040C0101172525250106E890BDE5AE9E040C0101262525250205A681E58887040C0101112525250205AEA4E79C9F040C0101202525250205B4A3E4BBBB040C01011C2525250304AFE5BDBB040C0101242525250106E9809AE79FA50402090205A286E5AFBC040C010118252525040B0B0B0E0F0B0F0E0F0F0F0F09080A0F0D0F0F0A0D0B0F0F0F0F0A0C0F100C0C0F0F0F0B0A0F070F0C090A0F0E100F0F0F0E0B');
INSERT INTO "versions_fts_data" VALUES(687194767361,X'000002B30230300506010103010432303236050601020501013305060102060106E4BA8EE58AA00502030304BAE6B091050C0101092525250205BBBBE58886050C01011D2525250106E585B3E4BA8E05020202058886E5B7A5050C01011E252525030487E5AE9E050C01011225252502058A9EE5B180050C01010F2525250304A0E5BCBA050E0401011425252502058CBAE4BABA050C01010825252502058EBFE58CBA050C01010725252502028F9105060102040301B705060102070403E59084050601010402059084E5A794050C01010D2525250403E69797050C0101052525250205A5BDE8B4AF050C0101232525250205A794E58A9E050C01010E2525250202AE9E0508010181100403E58AA0050C01011325252505029084050A01012725250205AFBCE6988E050C0101192525250205B180E8A681050C0101102525250205B7A5E8AEA4050C01011F2525250205BA9CE59084050C01010C2525250205BCBAE7AEA10502050502BB84050C0101152525250205BDBBE890BD050C0101252525250106E68A93E5A5BD050C010122252525020594BFE58F9105060102030502BA9C050C01010B25252502059797E58EBF050C0101062525250205988EE7A1AE050C01011A2525250205B091E694BF050C01010A2525250106E79086E79A8405020702059A84E9809A05020802059C9FE68A93050C01012125252502029FA505020A0205A1AEE8B4A3050C01011B2525250205A4BAE694BF05060102020202ACAC05060101020205AEA1E790860502060205BB84E7BB87050C010116252525030487E9A286050C0101172525250106E890BDE5AE9E050C0101262525250205A681E58887050C0101112525250205AEA4E79C9F050C0101202525250205B4A3E4BBBB050C01011C2525250304AFE5BDBB050C0101242525250106E9809AE79FA50502090205A286E5AFBC050C01011825252504080B080B0E0F0B0F0E0F0F0F0F09080A0F0D0F0F0A0D0B0F0F0F0F0A0C0F100C0C0F0F0F0B0A0F070F0C090A0F0E100F0F0F0E0B');
INSERT INTO "versions_fts_data" VALUES(824633720833,X'0000027C02303106060101030106E4BA8EE58AA00602030304BAE6B091060C0101092525250205BBBBE58886060C01011D2525250106E585B3E4BA8E06020202058886E5B7A5060C01011E252525030487E5AE9E060C01011225252502058A9EE5B180060C01010F2525250304A0E5BCBA060E0401011425252502058CBAE4BABA060C01010825252502058EBFE58CBA060C01010725252502059084E5A794060C01010D2525250403E69797060C0101052525250205A5BDE8B4AF060C0101232525250205A794E58A9E060C01010E2525250202AE9E0608010181100403E58AA0060C01011325252505029084060A01012725250205AFBCE6988E060C0101192525250205B180E8A681060C0101102525250205B7A5E8AEA4060C01011F2525250205BA9CE59084060C01010C2525250205BCBAE7AEA10602050502BB84060C0101152525250205BDBBE890BD060C0101252525250106E68A93E5A5BD060C010122252525020594BFE5BA9C060C01010B25252502059797E58EBF060C0101062525250205988EE7A1AE060C01011A2525250205B091E694BF060C01010A2525250106E79086E79A8406020702059A84E9809A06020802059C9FE68A93060C01012125252502029FA506020A0205A1AEE8B4A3060C01011B2525250205A8BFE5908406060101040202ACAC06060101020205AEA1E790860602060205BB84E7BB87060C010116252525030487E9A286060C0101172525250106E890BDE5AE9E060C0101262525250205A681E58887060C0101112525250205AEA4E79C9F060C0101202525250205B4A3E4BBBB060C01011C2525250304AFE5BDBB060C0101242525250106E9809AE79FA50602090205A286E5AFBC060C01011825252504080B0E0F0B0F0E0F0F0F0F0F0D0F0F0A0D0B0F0F0F0F0A0C0F100F0F0F0F0B0A0F070F0C090A0F0E100F0F0F0E0B');
INSERT INTO "versions_fts_data" VALUES(962072674305,X'0000030E0730E4BA8EE58AA00702030304BAE6B091071601010625252525252525250205BBBBE58886071601011A25252525252525250106E585B3E4BA8E07020202058886E5B7A5071601011B2525252525252525030487E5AE9E071601010F252525252525252502058A9EE5B180071601010C25252525252525250304A0E5BCBA071804010111252525252525252502058CBAE4BABA0716010105252525252525252502058EBFE58CBA0716010104252525252525252502059084E5A794071601010A25252525252525250403E69797071601010225252525252525250205A5BDE8B4AF071601012025252525252525250205A794E58A9E071601010B25252525252525250202AE9E07080101823C0403E58AA007160101102525252525252525050290840714010124252525252525250205AFBCE6988E071601011625252525252525250205B180E8A681071601010D25252525252525250205B7A5E8AEA4071601011C25252525252525250205BA9CE59084071601010925252525252525250205BCBAE7AEA10702050502BB84071601011225252525252525250205BDBBE890BD071601012225252525252525250106E68A93E5A5BD071601011F2525252525252525020594BFE5BA9C0716010108252525252525252502059797E58EBF071601010325252525252525250205988EE7A1AE071601011725252525252525250205B091E694BF071601010725252525252525250106E79086E79A8407020702059A84E9809A07020802059C9FE68A93071601011E252525252525252502029FA507020A0205A1AEE8B4A3071601011825252525252525250205AEA1E790860702060205BB84E7BB8707160101132525252525252525030487E9A286071601011425252525252525250106E890BDE5AE9E071601012325252525252525250205A681E58887071601010E25252525252525250205AEA4E79C9F071601011D25252525252525250205B4A3E4BBBB071601011925252525252525250304AFE5BDBB071601012125252525252525250106E9809AE79FA50702090205A286E5AFBC07160101152525252525252525040B13140B141314141414141214140A1210141414140A111415141414140B0A1407140A141315141414130B');
INSERT INTO "versions_fts_data" VALUES(1099511627777,X'0000027C02303208060101030106E4BA8EE58AA00802030304BAE6B091080C0101092525250205BBBBE58886080C01011D2525250106E585B3E4BA8E08020202058886E5B7A5080C01011E252525030487E5AE9E080C01011225252502058A9EE5B180080C01010F2525250304A0E5BCBA080E0401011425252502058CBAE4BABA080C01010825252502058EBFE58CBA080C01010725252502059084E5A794080C01010D2525250403E69797080C0101052525250205A5BDE8B4AF080C0101232525250205A794E58A9E080C01010E2525250202AE9E0808010181100403E58AA0080C01011325252505029084080A01012725250205AFBCE6988E080C0101192525250205B180E8A681080C0101102525250205B7A5E8AEA4080C01011F2525250205BA9CE59084080C01010C2525250205BCBAE7AEA10802050502BB84080C0101152525250205BDBBE890BD080C0101252525250106E68A93E5A5BD080C010122252525020594BFE5BA9C080C01010B25252502059797E58EBF080C0101062525250205988EE7A1AE080C01011A2525250205B091E694BF080C01010A2525250106E79086E79A8408020702059A84E9809A08020802059C9FE68A93080C01012125252502029FA508020A0205A1AEE8B4A3080C01011B2525250205A8BFE5908408060101040202ACAC08060101020205AEA1E790860802060205BB84E7BB87080C010116252525030487E9A286080C0101172525250106E890BDE5AE9E080C0101262525250205A681E58887080C0101112525250205AEA4E79C9F080C0101202525250205B4A3E4BBBB080C01011C2525250304AFE5BDBB080C0101242525250106E9809AE79FA50802090205A286E5AFBC080C01011825252504080B0E0F0B0F0E0F0F0F0F0F0D0F0F0A0D0B0F0F0F0F0A0C0F100F0F0F0F0B0A0F070F0C090A0F0E100F0F0F0E0B');
INSERT INTO "versions_fts_data" VALUES(1236950581249,X'0000027C02303309060101030106E4BA8EE58AA00902030304BAE6B091090C0101092525250205BBBBE58886090C01011D2525250106E585B3E4BA8E09020202058886E5B7A5090C01011E252525030487E5AE9E090C01011225252502058A9EE5B180090C01010F2525250304A0E5BCBA090E0401011425252502058CBAE4BABA090C01010825252502058EBFE58CBA090C01010725252502059084E5A794090C01010D2525250403E69797090C0101052525250205A5BDE8B4AF090C0101232525250205A794E58A9E090C01010E2525250202AE9E0908010181100403E58AA0090C01011325252505029084090A01012725250205AFBCE6988E090C0101192525250205B180E8A681090C0101102525250205B7A5E8AEA4090C01011F2525250205BA9CE59084090C01010C2525250205BCBAE7AEA10902050502BB84090C0101152525250205BDBBE890BD090C0101252525250106E68A93E5A5BD090C010122252525020594BFE5BA9C090C01010B25252502059797E58EBF090C0101062525250205988EE7A1AE090C01011A2525250205B091E694BF090C01010A2525250106E79086E79A8409020702059A84E9809A09020802059C9FE68A93090C01012125252502029FA509020A0205A1AEE8B4A3090C01011B2525250205A8BFE5908409060101040202ACAC09060101020205AEA1E790860902060205BB84E7BB87090C010116252525030487E9A286090C0101172525250106E890BDE5AE9E090C0101262525250205A681E58887090C0101112525250205AEA4E79C9F090C0101202525250205B4A3E4BBBB090C01011C2525250304AFE5BDBB090C0101242525250106E9809AE79FA50902090205A286E5AFBC090C01011825252504080B0E0F0B0F0E0F0F0F0F0F0D0F0F0A0D0B0F0F0F0F0A0C0F100F0F0F0F0B0A0F070F0C090A0F0E100F0F0F0E0B');
INSERT INTO "versions_fts_data" VALUES(1374389534721,X'0000030E0730E4BA8EE58AA00A02030304BAE6B0910A1601010625252525252525250205BBBBE588860A1601011A25252525252525250106E585B3E4BA8E0A020202058886E5B7A50A1601011B2525252525252525030487E5AE9E0A1601010F252525252525252502058A9EE5B1800A1601010C25252525252525250304A0E5BCBA0A1804010111252525252525252502058CBAE4BABA0A16010105252525252525252502058EBFE58CBA0A16010104252525252525252502059084E5A7940A1601010A25252525252525250403E697970A1601010225252525252525250205A5BDE8B4AF0A1601012025252525252525250205A794E58A9E0A1601010B25252525252525250202AE9E0A080101823C0403E58AA00A160101102525252525252525050290840A14010124252525252525250205AFBCE6988E0A1601011625252525252525250205B180E8A6810A1601010D25252525252525250205B7A5E8AEA40A1601011C25252525252525250205BA9CE590840A1601010925252525252525250205BCBAE7AEA10A02050502BB840A1601011225252525252525250205BDBBE890BD0A1601012225252525252525250106E68A93E5A5BD0A1601011F2525252525252525020594BFE5BA9C0A16010108252525252525252502059797E58EBF0A1601010325252525252525250205988EE7A1AE0A1601011725252525252525250205B091E694BF0A1601010725252525252525250106E79086E79A840A020702059A84E9809A0A020802059C9FE68A930A1601011E252525252525252502029FA50A020A0205A1AEE8B4A30A1601011825252525252525250205AEA1E790860A02060205BB84E7BB870A160101132525252525252525030487E9A2860A1601011425252525252525250106E890BDE5AE9E0A1601012325252525252525250205A681E588870A1601010E25252525252525250205AEA4E79C9F0A1601011D25252525252525250205B4A3E4BBBB0A1601011925252525252525250304AFE5BDBB0A1601012125252525252525250106E9809AE79FA50A02090205A286E5AFBC0A160101152525252525252525040B13140B141314141414141214140A1210141414140A111415141414140B0A1407140A141315141414130B');
INSERT INTO "versions_fts_data" VALUES(1511828488193,X'0000027C0230340B060101030106E4BA8EE58AA00B02030304BAE6B0910B0C0101092525250205BBBBE588860B0C01011D2525250106E585B3E4BA8E0B020202058886E5B7A50B0C01011E252525030487E5AE9E0B0C01011225252502058A9EE5B1800B0C01010F2525250304A0E5BCBA0B0E0401011425252502058CBAE4BABA0B0C01010825252502058EBFE58CBA0B0C01010725252502059084E5A7940B0C01010D2525250403E697970B0C0101052525250205A5BDE8B4AF0B0C0101232525250205A794E58A9E0B0C01010E2525250202AE9E0B08010181100403E58AA00B0C010113252525050290840B0A01012725250205AFBCE6988E0B0C0101192525250205B180E8A6810B0C0101102525250205B7A5E8AEA40B0C01011F2525250205BA9CE590840B0C01010C2525250205BCBAE7AEA10B02050502BB840B0C0101152525250205BDBBE890BD0B0C0101252525250106E68A93E5A5BD0B0C010122252525020594BFE5BA9C0B0C01010B25252502059797E58EBF0B0C0101062525250205988EE7A1AE0B0C01011A2525250205B091E694BF0B0C01010A2525250106E79086E79A840B020702059A84E9809A0B020802059C9FE68A930B0C01012125252502029FA50B020A0205A1AEE8B4A30B0C01011B2525250205A8BFE590840B060101040202ACAC0B060101020205AEA1E790860B02060205BB84E7BB870B0C010116252525030487E9A2860B0C0101172525250106E890BDE5AE9E0B0C0101262525250205A681E588870B0C0101112525250205AEA4E79C9F0B0C0101202525250205B4A3E4BBBB0B0C01011C2525250304AFE5BDBB0B0C0101242525250106E9809AE79FA50B02090205A286E5AFBC0B0C01011825252504080B0E0F0B0F0E0F0F0F0F0F0D0F0F0A0D0B0F0F0F0F0A0C0F100F0F0F0F0B0A0F070F0C090A0F0E100F0F0F0E0B');
INSERT INTO "versions_fts_data" VALUES(1649267441665,X'0000027C0230330C060101030106E4BA8EE58AA00C02030304BAE6B0910C0C0101092525250205BBBBE588860C0C01011D2525250106E585B3E4BA8E0C020202058886E5B7A50C0C01011E252525030487E5AE9E0C0C01011225252502058A9EE5B1800C0C01010F2525250304A0E5BCBA0C0E0401011425252502058CBAE4BABA0C0C01010825252502058EBFE58CBA0C0C01010725252502058FB7E590840C0601010402059084E5A7940C0C01010D2525250403E697970C0C0101052525250205A5BDE8B4AF0C0C0101232525250205A794E58A9E0C0C01010E2525250202AE9E0C08010181100403E58AA00C0C010113252525050290840C0A01012725250205AFBCE6988E0C0C0101192525250205B180E8A6810C0C0101102525250205B7A5E8AEA40C0C01011F2525250205BA9CE590840C0C01010C2525250205BCBAE7AEA10C02050502BB840C0C0101152525250205BDBBE890BD0C0C0101252525250106E68A93E5A5BD0C0C010122252525020594BFE5BA9C0C0C01010B25252502059797E58EBF0C0C0101062525250205988EE7A1AE0C0C01011A2525250205B091E694BF0C0C01010A2525250106E79086E79A840C020702059A84E9809A0C020802059C9FE68A930C0C01012125252502029FA50C020A0205A1AEE8B4A30C0C01011B2525250202ACAC0C060101020205AEA1E790860C02060205BB84E7BB870C0C010116252525030487E9A2860C0C0101172525250106E890BDE5AE9E0C0C0101262525250205A681E588870C0C0101112525250205AEA4E79C9F0C0C0101202525250205B4A3E4BBBB0C0C01011C2525250304AFE5BDBB0C0C0101242525250106E9809AE79FA50C02090205A286E5AFBC0C0C01011825252504080B0E0F0B0F0E0F0F0F0F0C0F0D0F0F0A0D0B0F0F0F0F0A0C0F100F0F0F0F0B0A0F070F090A0F0E100F0F0F0E0B');
CREATE TABLE 'versions_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO "versions_fts_docsize" VALUES(1,X'09810F06');
INSERT INTO "versions_fts_docsize" VALUES(2,X'09810F06');
INSERT INTO "versions_fts_docsize" VALUES(3,X'09810F06');
INSERT INTO "versions_fts_docsize" VALUES(4,X'09810F06');
INSERT INTO "versions_fts_docsize" VALUES(5,X'09810F06');
INSERT INTO "versions_fts_docsize" VALUES(6,X'09810F00');
INSERT INTO "versions_fts_docsize" VALUES(7,X'09823B00');
INSERT INTO "versions_fts_docsize" VALUES(8,X'09810F00');
INSERT INTO "versions_fts_docsize" VALUES(9,X'09810F00');
INSERT INTO "versions_fts_docsize" VALUES(10,X'09823B00');
INSERT INTO "versions_fts_docsize" VALUES(11,X'09810F00');
INSERT INTO "versions_fts_docsize" VALUES(12,X'09810F00');
CREATE TABLE 'versions_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO "versions_fts_idx" VALUES(1,X'',2);
INSERT INTO "versions_fts_idx" VALUES(2,X'',2);
INSERT INTO "versions_fts_idx" VALUES(3,X'',2);
INSERT INTO "versions_fts_idx" VALUES(4,X'',2);
INSERT INTO "versions_fts_idx" VALUES(5,X'',2);
INSERT INTO "versions_fts_idx" VALUES(6,X'',2);
INSERT INTO "versions_fts_idx" VALUES(7,X'',2);
INSERT INTO "versions_fts_idx" VALUES(8,X'',2);
INSERT INTO "versions_fts_idx" VALUES(9,X'',2);
INSERT INTO "versions_fts_idx" VALUES(10,X'',2);
INSERT INTO "versions_fts_idx" VALUES(11,X'',2);
INSERT INTO "versions_fts_idx" VALUES(12,X'',2);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX channels_due on channels(due_at);
CREATE INDEX resources_due on resources(site, due_at) where due_at is not null;
CREATE INDEX runs_site on runs(site, id);
CREATE INDEX listing_reads_channel on listing_reads(channel, id);
CREATE INDEX captures_resource on captures(resource, id);
CREATE INDEX captures_payload on captures(payload_digest) where type = 'response';
CREATE INDEX documents_site on documents(site, published_on);
CREATE INDEX documents_published on documents(published_on);
CREATE INDEX documents_current_version on documents(current_version);
CREATE INDEX documents_state on documents(state);
CREATE INDEX documents_issuing_body on documents(issuing_body);
CREATE INDEX documents_year on documents(year);
CREATE INDEX documents_index_number on documents(index_number);
CREATE INDEX documents_document_number on documents(document_number);
CREATE INDEX versions_text_digest on versions(text_digest);
CREATE INDEX fields_version on fields(version);
CREATE INDEX attachments_url on attachments(url);
CREATE INDEX copies_other on copies(other);
CREATE INDEX changes_document on changes(document);
PRAGMA writable_schema=OFF;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('changes',14);
COMMIT;
