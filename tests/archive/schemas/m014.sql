pragma application_id = 1735090537;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'gongkai','m001_the_archive','2026-11-27 13:01:31.493150+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'gongkai','m002_drawn_pages','2026-11-27 13:01:31.494572+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'gongkai','m003_the_ledger','2026-11-27 13:01:31.496744+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'gongkai','m004_a_million_documents','2026-11-27 13:01:31.497579+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'gongkai','m005_reextracted','2026-11-27 13:01:31.498265+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'gongkai','m006_copies','2026-11-27 13:01:31.499232+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'gongkai','m007_aliases','2026-11-27 13:01:31.500128+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'gongkai','m008_the_clock','2026-11-27 13:01:31.504467+00:00');
INSERT INTO "_sqlite_migrations" VALUES(9,'gongkai','m009_reading','2026-11-27 13:01:31.505639+00:00');
INSERT INTO "_sqlite_migrations" VALUES(10,'gongkai','m010_certificates','2026-11-27 13:01:31.506617+00:00');
INSERT INTO "_sqlite_migrations" VALUES(11,'gongkai','m011_files','2026-11-27 13:01:31.513589+00:00');
INSERT INTO "_sqlite_migrations" VALUES(12,'gongkai','m012_when_files_were_read','2026-11-27 13:01:31.514666+00:00');
INSERT INTO "_sqlite_migrations" VALUES(13,'gongkai','m013_outlines','2026-11-27 13:01:31.515555+00:00');
INSERT INTO "_sqlite_migrations" VALUES(14,'gongkai','m014_hits_in_one_place','2026-11-27 13:01:31.516184+00:00');
CREATE TABLE aliases (
            resource integer primary key references resources(id),
            document integer not null references documents(id),
            since text not null,
            said text not null
        ) strict
        ;
INSERT INTO "aliases" VALUES(5,3,'2026-03-01T04:00:00Z','{"text":"0ed839ea","title":"9581d624","index_number":"8a45f4ca","published_on":"f4ce3d07","validity":"a80ab4d7"}');
INSERT INTO "aliases" VALUES(11,3,'2026-03-08T04:00:00Z','{"text":"0ed839ea","title":"9581d624","index_number":"8a45f4ca","published_on":"f4ce3d07","validity":"a80ab4d7"}');
CREATE TABLE anchors (
        anchor integer not null,
        wording integer not null,
        primary key (anchor, wording)
    ) strict, without rowid;
INSERT INTO "anchors" VALUES(264394671818230729,1);
INSERT INTO "anchors" VALUES(264394671818230729,8);
INSERT INTO "anchors" VALUES(264394671818230729,9);
INSERT INTO "anchors" VALUES(264394671818230729,10);
INSERT INTO "anchors" VALUES(735889180069150093,1);
INSERT INTO "anchors" VALUES(735889180069150093,9);
INSERT INTO "anchors" VALUES(735889180069150093,10);
INSERT INTO "anchors" VALUES(1024194782466952790,1);
INSERT INTO "anchors" VALUES(1024194782466952790,9);
INSERT INTO "anchors" VALUES(1024194782466952790,10);
CREATE TABLE attachments (
        id integer primary key,
        version integer not null references versions(id),
        url text not null,
        name text not null,
        media_type text,
        capture integer references captures(id),
        error text, file integer references files(id), gone_since text,
        unique (version, url)
    ) strict;
INSERT INTO "attachments" VALUES(1,1,'http://www.example.gov.cn/tzgg/P020260220.pdf','附件：汇总表.pdf','text/plain',8,NULL,1,NULL);
INSERT INTO "attachments" VALUES(2,2,'http://www.example.gov.cn/tzgg/P020260220.pdf','附件：汇总表.pdf','text/plain',8,NULL,1,NULL);
INSERT INTO "attachments" VALUES(3,3,'http://www.example.gov.cn/tzgg/P020260220.pdf','附件：汇总表.pdf','text/plain',8,NULL,1,NULL);
INSERT INTO "attachments" VALUES(4,4,'http://www.example.gov.cn/tzgg/P020260220.pdf','附件：汇总表.pdf','text/plain',8,NULL,1,NULL);
INSERT INTO "attachments" VALUES(5,5,'http://www.example.gov.cn/tzgg/P020260220.pdf','附件：汇总表.pdf','text/plain',8,NULL,1,NULL);
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
    , certificate integer references certificates(id)) strict;
INSERT INTO "captures" VALUES(1,1,1,'http://www.example.gov.cn/robots.txt','2026-03-01T04:00:00Z',200,'text/html','sha256:d9066d29c1dfed62e1bbde2c102079a5ccc0c1e9f669644fd89fd652cdc156bb','gongkai-20260301T040000-3e2d57.warc.gz',406,469,'response',NULL,NULL,NULL,'verified',NULL,1);
INSERT INTO "captures" VALUES(2,2,1,'http://www.example.gov.cn/tzgg/','2026-03-01T04:00:00Z',200,'text/html','sha256:1685f2ec2560b486e477049ac41dc3cf00dc273d8340610925ea369d19cf2bb7','gongkai-20260301T040000-3e2d57.warc.gz',1229,455,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(3,3,1,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html','2026-03-01T04:00:00Z',200,'text/html','sha256:bc72abc8c8dee3fdfa59937656144f2e492d71c0edbaab96976706fee2291b90','gongkai-20260301T040000-3e2d57.warc.gz',2035,433,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(4,4,1,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html','2026-03-01T04:00:00Z',200,'text/html','sha256:e0ec2417769cf30824beb8a06b12e019aedb07be24f65b222bcad0ce1507b1cc','gongkai-20260301T040000-3e2d57.warc.gz',2835,433,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(5,5,1,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html','2026-03-01T04:00:00Z',200,'text/html','sha256:416b9ad6015ab87eb1dbecfe373d2126c236968c2d1fc2a92f164c04629a74c9','gongkai-20260301T040000-3e2d57.warc.gz',3638,432,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(6,6,1,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html','2026-03-01T04:00:00Z',200,'text/html','sha256:6460c48e2f926a3c0da84eee226d0040ddc44f61483f9fc86d9c0840507348d6','gongkai-20260301T040000-3e2d57.warc.gz',4439,432,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(7,7,1,'http://www.example.gov.cn/tzgg/202602/t20260220_4.html','2026-03-01T04:00:00Z',200,'text/html','sha256:dc4916564aa4cff1f0747687b150f2b4bca3bada8fcacbe1496a66d099a6e4e4','gongkai-20260301T040000-3e2d57.warc.gz',5237,433,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(8,8,1,'http://www.example.gov.cn/tzgg/P020260220.pdf','2026-03-01T04:00:00Z',200,'text/plain','sha256:f304f21b76eba0ac1d6cb7ef25084569489fee3e301cfe7f551688f234793fde','gongkai-20260301T040000-3e2d57.warc.gz',6040,439,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(9,2,2,'http://www.example.gov.cn/tzgg/','2026-03-08T04:00:00Z',200,'text/html','sha256:dee116cb4adedc349e8e49f56f00a3e9681a73f49f10528567018fcc102fcbd9','gongkai-20260308T040000-239845.warc.gz',404,459,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(10,10,2,'http://www.example.gov.cn/tzgg/2','2026-03-08T04:00:00Z',200,'text/html','sha256:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b','gongkai-20260308T040000-239845.warc.gz',1213,400,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(11,2,2,'http://www.example.gov.cn/tzgg/','2026-03-08T04:00:00Z',200,'text/html','sha256:a74af59b70b3783c479c9efc9231f62cee54d60d1cc9fa35857e6df224cc97e2','gongkai-20260308T040000-239845.warc.gz',1965,371,'resource',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(12,3,2,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html','2026-03-08T04:00:00Z',304,'text/html','sha256:bc72abc8c8dee3fdfa59937656144f2e492d71c0edbaab96976706fee2291b90','gongkai-20260308T040000-239845.warc.gz',2336,475,'revisit',3,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(13,4,2,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html','2026-03-08T04:00:00Z',200,'text/html','sha256:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b','gongkai-20260308T040000-239845.warc.gz',3179,470,'revisit',10,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(14,5,2,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html','2026-03-08T04:00:00Z',200,'text/html','sha256:11afd2a534395b181392145ea7dd3441fad2db2ccd8a3768be26275ae633d1ca','gongkai-20260308T040000-239845.warc.gz',4019,437,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(15,11,2,'http://www.example.gov.cn/tzgg/new/t20260220_2.html','2026-03-08T04:00:00Z',200,'text/html','sha256:11afd2a534395b181392145ea7dd3441fad2db2ccd8a3768be26275ae633d1ca','gongkai-20260308T040000-239845.warc.gz',4825,485,'revisit',14,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(16,7,2,'http://www.example.gov.cn/tzgg/202602/t20260220_4.html','2026-03-08T04:00:00Z',200,'text/html','sha256:4237520dc5e185c5995457759c1fc48e8b2576258c1aa552b45293c462535a13','gongkai-20260308T040000-239845.warc.gz',5681,434,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(17,6,2,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html','2026-03-08T04:00:00Z',404,'text/html','sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','gongkai-20260308T040000-239845.warc.gz',6484,415,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(18,2,3,'http://www.example.gov.cn/tzgg/','2026-03-15T04:00:00Z',200,'text/html','sha256:dee116cb4adedc349e8e49f56f00a3e9681a73f49f10528567018fcc102fcbd9','gongkai-20260315T040000-cf1a30.warc.gz',406,476,'revisit',9,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(19,10,3,'http://www.example.gov.cn/tzgg/2','2026-03-15T04:00:00Z',200,'text/html','sha256:d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35','gongkai-20260315T040000-cf1a30.warc.gz',1234,403,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(20,2,3,'http://www.example.gov.cn/tzgg/','2026-03-15T04:00:00Z',200,'text/html','sha256:4fa2fa5764f43c3a9cf9b88c548bea3f6b6685f4c71958cb4653b66ae1c1fb5c','gongkai-20260315T040000-cf1a30.warc.gz',1990,372,'resource',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(21,3,3,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html','2026-03-15T04:00:00Z',304,'text/html','sha256:bc72abc8c8dee3fdfa59937656144f2e492d71c0edbaab96976706fee2291b90','gongkai-20260315T040000-cf1a30.warc.gz',2362,477,'revisit',3,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(22,4,3,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html','2026-03-15T04:00:00Z',200,'text/html','sha256:d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35','gongkai-20260315T040000-cf1a30.warc.gz',3207,474,'revisit',19,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(23,5,3,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html','2026-03-15T04:00:00Z',200,'text/html','sha256:11afd2a534395b181392145ea7dd3441fad2db2ccd8a3768be26275ae633d1ca','gongkai-20260315T040000-cf1a30.warc.gz',4051,483,'revisit',14,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(24,11,3,'http://www.example.gov.cn/tzgg/new/t20260220_2.html','2026-03-15T04:00:00Z',200,'text/html','sha256:11afd2a534395b181392145ea7dd3441fad2db2ccd8a3768be26275ae633d1ca','gongkai-20260315T040000-cf1a30.warc.gz',4901,488,'revisit',14,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(25,7,3,'http://www.example.gov.cn/tzgg/202602/t20260220_4.html','2026-03-15T04:00:00Z',200,'text/html','sha256:0839dc9a1af5c5a3e5e62baa34fceb943e7223457bb1a84942deddfa47695b37','gongkai-20260315T040000-cf1a30.warc.gz',5758,437,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(26,6,3,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html','2026-03-15T04:00:00Z',404,'text/html','sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','gongkai-20260315T040000-cf1a30.warc.gz',6564,416,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(27,2,4,'http://www.example.gov.cn/tzgg/','2026-03-22T04:00:00Z',200,'text/html','sha256:dee116cb4adedc349e8e49f56f00a3e9681a73f49f10528567018fcc102fcbd9','gongkai-20260322T040000-0c08e7.warc.gz',404,477,'revisit',9,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(28,10,4,'http://www.example.gov.cn/tzgg/2','2026-03-22T04:00:00Z',200,'text/html','sha256:4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce','gongkai-20260322T040000-0c08e7.warc.gz',1231,400,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(29,2,4,'http://www.example.gov.cn/tzgg/','2026-03-22T04:00:00Z',200,'text/html','sha256:da413471b78e22aad3d87e2f26d425e7592d8cc094256daafd0236bd7b49b072','gongkai-20260322T040000-0c08e7.warc.gz',1984,367,'resource',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(30,3,4,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html','2026-03-22T04:00:00Z',304,'text/html','sha256:bc72abc8c8dee3fdfa59937656144f2e492d71c0edbaab96976706fee2291b90','gongkai-20260322T040000-0c08e7.warc.gz',2351,476,'revisit',3,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(31,4,4,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html','2026-03-22T04:00:00Z',200,'text/html','sha256:4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce','gongkai-20260322T040000-0c08e7.warc.gz',3193,474,'revisit',28,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(32,5,4,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html','2026-03-22T04:00:00Z',200,'text/html','sha256:5ae82336ba33c33e82b7b39709af4924b8824ee82715127a3b8232c2790dd258','gongkai-20260322T040000-0c08e7.warc.gz',4036,437,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(33,11,4,'http://www.example.gov.cn/tzgg/new/t20260220_2.html','2026-03-22T04:00:00Z',200,'text/html','sha256:5ae82336ba33c33e82b7b39709af4924b8824ee82715127a3b8232c2790dd258','gongkai-20260322T040000-0c08e7.warc.gz',4841,483,'revisit',32,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(34,7,4,'http://www.example.gov.cn/tzgg/202602/t20260220_4.html','2026-03-22T04:00:00Z',200,'text/html','sha256:9fca71a14d05792fdc12934255d2bb40c2e68c718376c6b3e00fab1c094e0c67','gongkai-20260322T040000-0c08e7.warc.gz',5694,438,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(35,6,4,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html','2026-03-22T04:00:00Z',404,'text/html','sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','gongkai-20260322T040000-0c08e7.warc.gz',6501,415,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(36,2,5,'http://www.example.gov.cn/tzgg/','2026-03-29T04:00:00Z',200,'text/html','sha256:dee116cb4adedc349e8e49f56f00a3e9681a73f49f10528567018fcc102fcbd9','gongkai-20260329T040000-4c5cdb.warc.gz',406,476,'revisit',9,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(37,10,5,'http://www.example.gov.cn/tzgg/2','2026-03-29T04:00:00Z',200,'text/html','sha256:4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a','gongkai-20260329T040000-4c5cdb.warc.gz',1234,400,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(38,2,5,'http://www.example.gov.cn/tzgg/','2026-03-29T04:00:00Z',200,'text/html','sha256:8a2202866a61258724965f7bfd87732f4b8d25bc7cbcfebc5d9ee144c7794397','gongkai-20260329T040000-4c5cdb.warc.gz',1987,374,'resource',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(39,3,5,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html','2026-03-29T04:00:00Z',304,'text/html','sha256:bc72abc8c8dee3fdfa59937656144f2e492d71c0edbaab96976706fee2291b90','gongkai-20260329T040000-4c5cdb.warc.gz',2361,476,'revisit',3,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(40,4,5,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html','2026-03-29T04:00:00Z',200,'text/html','sha256:4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a','gongkai-20260329T040000-4c5cdb.warc.gz',3205,472,'revisit',37,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(41,5,5,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html','2026-03-29T04:00:00Z',200,'text/html','sha256:5ae82336ba33c33e82b7b39709af4924b8824ee82715127a3b8232c2790dd258','gongkai-20260329T040000-4c5cdb.warc.gz',4047,482,'revisit',32,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(42,11,5,'http://www.example.gov.cn/tzgg/new/t20260220_2.html','2026-03-29T04:00:00Z',200,'text/html','sha256:5ae82336ba33c33e82b7b39709af4924b8824ee82715127a3b8232c2790dd258','gongkai-20260329T040000-4c5cdb.warc.gz',4898,485,'revisit',32,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(43,7,5,'http://www.example.gov.cn/tzgg/202602/t20260220_4.html','2026-03-29T04:00:00Z',200,'text/html','sha256:d208f7a6d814cab590ec1b8231c0b5468d3cd6c774cad45374801b7fb4c0b4cd','gongkai-20260329T040000-4c5cdb.warc.gz',5753,435,'response',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "captures" VALUES(44,6,5,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html','2026-03-29T04:00:00Z',200,'text/html','sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','gongkai-20260329T040000-4c5cdb.warc.gz',6556,414,'response',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE certificates (
            id integer primary key,
            site text not null references sites(id),
            host text not null,
            fingerprint text not null,
            protocol text not null,
            verdict text not null,
            first_seen_at text not null,
            last_seen_at text not null,
            unique (site, host, fingerprint, protocol, verdict)
        ) strict
        ;
INSERT INTO "certificates" VALUES(1,'example','www.example.gov.cn','5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d','TLSv1.3','verified','2026-03-01T04:00:00Z','2026-03-01T04:00:00Z');
CREATE TABLE changes (
        seq integer primary key autoincrement,
        at text not null,
        kind text not null check (kind in ('new', 'changed', 'gone', 'returned', 'metadata', 'reextracted', 'moved')),
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
        last_complete_at text, last_full_at text, found real not null default 0.5, watched_h real not null default 24, read_at text, retired integer not null default 0 check (retired in (0, 1)),
        unique (site, url)
    ) strict;
INSERT INTO "channels" VALUES(1,'example','通知公告','http://www.example.gov.cn/tzgg/','trs',23096,'2026-03-29T10:24:56Z',4.31979039735526371135e-02,'2026-03-29T04:00:00Z','2026-03-29T04:00:00Z',1.06598587264933453155e+00,5.92243108814892934774e+02,'2026-03-29T04:00:00Z',0);
CREATE TABLE copies (
        document integer not null references documents(id),
        other integer not null references documents(id),
        relation text not null check (relation in ('identical', 'copy', 'excerpt', 'revision')),
        score real not null,
        evidence text not null,
        primary key (document, other)
    ) strict, without rowid;
INSERT INTO "copies" VALUES(1,3,'excerpt',0.979,'{"share": 0.979, "share_of_other": 0.444, "agree": ["title", "published_on"]}');
INSERT INTO "copies" VALUES(2,3,'excerpt',0.979,'{"share": 0.979, "share_of_other": 0.444, "agree": ["title", "published_on"]}');
INSERT INTO "copies" VALUES(4,3,'excerpt',0.979,'{"share": 0.979, "share_of_other": 0.444, "agree": ["title", "published_on"]}');
INSERT INTO "copies" VALUES(5,1,'identical',1.0,'{"share": 1.0, "share_of_other": 1.0, "agree": ["title", "document_number", "published_on"]}');
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
    , wording integer references wordings(id)) strict;
INSERT INTO "documents" VALUES(1,'关于加强管理的通知',NULL,'示政发〔2026〕3号',NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html','example',1,'present','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-03-01T04:00:00Z',NULL,0,NULL,1,1,NULL,3,1);
INSERT INTO "documents" VALUES(2,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html','example',1,'present','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-03-29T04:00:00Z',NULL,0,NULL,5,11,NULL,4,9);
INSERT INTO "documents" VALUES(3,'关于加强管理的通知','000014349/2026-00002',NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,'废止',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html','example',1,'present','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-03-22T04:00:00Z',NULL,0,NULL,3,10,NULL,5,8);
INSERT INTO "documents" VALUES(4,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html','example',1,'present','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-03-29T04:00:00Z',NULL,0,NULL,2,12,NULL,6,10);
INSERT INTO "documents" VALUES(5,'关于加强管理的通知',NULL,'示政发〔2026〕3号',NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'http://www.example.gov.cn/tzgg/202602/t20260220_4.html','example',1,'present','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-03-01T04:00:00Z',NULL,0,NULL,1,5,1,7,1);
CREATE TABLE entries (
        channel integer not null references channels(id),
        resource integer not null references resources(id),
        title text,
        listed_on text,
        first_seen_at text not null,
        seen_in integer not null references runs(id), first_seen_in integer references runs(id),
        primary key (channel, resource)
    ) strict, without rowid;
INSERT INTO "entries" VALUES(1,3,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html',NULL,'2026-03-01T04:00:00Z',5,1);
INSERT INTO "entries" VALUES(1,4,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html',NULL,'2026-03-01T04:00:00Z',5,1);
INSERT INTO "entries" VALUES(1,5,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html',NULL,'2026-03-01T04:00:00Z',5,1);
INSERT INTO "entries" VALUES(1,6,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html',NULL,'2026-03-01T04:00:00Z',5,1);
INSERT INTO "entries" VALUES(1,7,'http://www.example.gov.cn/tzgg/202602/t20260220_4.html',NULL,'2026-03-01T04:00:00Z',5,1);
INSERT INTO "entries" VALUES(1,9,'http://www.example.gov.cn/tzgg/202602/t20260220_5.html',NULL,'2026-03-08T04:00:00Z',5,2);
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
CREATE TABLE files (
        id integer primary key,
        payload_digest text not null unique,
        format text not null,
        media_type text not null,
        text text not null references texts(digest),
        text_digest text not null,
        characters integer not null,
        pages integer,
        unread text check (unread in ('encrypted', 'scanned', 'unsupported', 'damaged', 'too-large')),
        detail text,
        reader text not null,
        confidence real,
        quality text
    , read_after integer not null default 0) strict;
INSERT INTO "files" VALUES(1,'sha256:f304f21b76eba0ac1d6cb7ef25084569489fee3e301cfe7f551688f234793fde','txt','text/plain','sha256:f304f21b76eba0ac1d6cb7ef25084569489fee3e301cfe7f551688f234793fde','sha256:1bf999474e76f56f9443341686ed3c301fa344e9720c252092a25c62360256fb',6,NULL,NULL,NULL,'test 1',NULL,NULL,5);
PRAGMA writable_schema=ON;
INSERT INTO sqlite_master(type,name,tbl_name,rootpage,sql)VALUES('table','files_fts','files_fts',0,'CREATE VIRTUAL TABLE files_fts using fts5(title, body, meta, content='''', tokenize=''ascii'')');
CREATE TABLE 'files_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO "files_fts_config" VALUES('version',4);
CREATE TABLE 'files_fts_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO "files_fts_data" VALUES(1,X'01000500');
INSERT INTO "files_fts_data" VALUES(10,X'000000000101010001010101');
INSERT INTO "files_fts_data" VALUES(137438953473,X'000000420730E4B9A1E9958701060101020106E58E9FE7AB9901060101050103E7AB9901060101060106E88D89E58E9F01060101040106E99587E88D890106010103040D0D0A0D');
CREATE TABLE 'files_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO "files_fts_docsize" VALUES(1,X'000500');
CREATE TABLE 'files_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO "files_fts_idx" VALUES(1,X'',2);
CREATE TABLE hazards (
        age_class integer primary key,
        edits real not null,
        removals real not null,
        days real not null
    ) strict;
INSERT INTO "hazards" VALUES(5,1.52357906390739028523e+00,9.96127296441972398532e-01,3.41666666666666714031e+01);
INSERT INTO "hazards" VALUES(6,2.20027910842741092345e-01,3.87270355802757067567e-03,7.99999999999999857882e+01);
INSERT INTO "hazards" VALUES(7,7.02024985151497322305e-03,0.0,2.58333333333333214909e+01);
CREATE TABLE hosts (
        host text primary key,
        free_at text,
        fails integer not null default 0,
        waits_until text,
        why text
    ) strict, without rowid;
CREATE TABLE listed_elsewhere (
        channel integer not null references channels(id),
        url text not null,
        title text,
        first_seen_in integer not null references runs(id),
        seen_in integer not null references runs(id),
        primary key (channel, url)
    ) strict, without rowid;
INSERT INTO "listed_elsewhere" VALUES(1,'http://elsewhere.example/1.html','4',2,5);
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
    , pages_stated integer, to_the_end integer not null default 0 check (to_the_end in (0, 1)), ending text
        check (ending in ('end', 'overlap', 'unchanged', 'empty', 'hole', 'trap', 'moved-on'))) strict;
INSERT INTO "listing_reads" VALUES(1,1,1,1,5,5,0,1,NULL,NULL,1,'end');
INSERT INTO "listing_reads" VALUES(2,2,1,1,6,6,5,1,NULL,NULL,1,'end');
INSERT INTO "listing_reads" VALUES(3,3,1,1,6,6,6,0,'page 2: HTTP 502',NULL,1,'hole');
INSERT INTO "listing_reads" VALUES(4,4,1,1,6,6,6,1,NULL,NULL,1,'end');
INSERT INTO "listing_reads" VALUES(5,5,1,1,6,6,6,1,NULL,NULL,1,'end');
CREATE TABLE months (
        month text not null,
        site text not null references sites(id),
        documents integer not null,
        primary key (month, site)
    ) strict, without rowid;
INSERT INTO "months" VALUES('2026-02','example',5);
CREATE TABLE prices (
        of text primary key check (of in ('reading', 'check')),
        price real not null,
        at text not null
    ) strict, without rowid;
INSERT INTO "prices" VALUES('check',6.08917000522739204626e+00,'2026-03-29T04:00:00Z');
INSERT INTO "prices" VALUES('reading',8.56766586124241627531e-03,'2026-03-29T04:00:00Z');
CREATE TABLE resources (
        id integer primary key,
        url text not null unique,
        address text,
        site text not null references sites(id),
        channel integer references channels(id),
        kind text not null check (kind in ('listing', 'document', 'attachment', 'robots', 'requisite')),
        etag text,
        last_modified text,
        payload_digest text,
        discovered_at text not null,
        checked_at text,
        due_at text,
        fails integer not null default 0,
        state text not null default 'new',
        reason text
    , edits real not null default 0, watched_days real not null default 0, weight real, missing_since text, absences integer not null default 0, outline text) strict;
INSERT INTO "resources" VALUES(1,'http://www.example.gov.cn/robots.txt',NULL,'example',NULL,'robots',NULL,NULL,NULL,'2026-03-01T04:00:00Z',NULL,NULL,0,'new',NULL,0.0,0.0,NULL,NULL,0,NULL);
INSERT INTO "resources" VALUES(2,'http://www.example.gov.cn/tzgg/',NULL,'example',NULL,'listing','"348-3232305f352e68746d6c275d"',NULL,'sha256:dee116cb4adedc349e8e49f56f00a3e9681a73f49f10528567018fcc102fcbd9','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z',NULL,0,'new',NULL,0.0,0.0,NULL,NULL,0,NULL);
INSERT INTO "resources" VALUES(3,'http://www.example.gov.cn/tzgg/202602/t20260220_0.html',NULL,'example',1,'document','"54-36303232305f302e68746d6c"',NULL,'sha256:bc72abc8c8dee3fdfa59937656144f2e492d71c0edbaab96976706fee2291b90','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-09-25T04:00:00Z',0,'saved',NULL,0.0,2.79999999999999964477e+01,0.00851959,NULL,0,'|http://www.example.gov.cn/tzgg/202602/t20260220_0.html');
INSERT INTO "resources" VALUES(4,'http://www.example.gov.cn/tzgg/202602/t20260220_1.html',NULL,'example',1,'document','"1-34"',NULL,'sha256:4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-04-19T10:21:07Z',0,'saved',NULL,4.02018684523615466019e+00,2.79999999999999964477e+01,0.284697,NULL,0,NULL);
INSERT INTO "resources" VALUES(5,'http://www.example.gov.cn/tzgg/202602/t20260220_2.html',NULL,'example',1,'document','"6-e5ba9fe6ada2"',NULL,'sha256:5ae82336ba33c33e82b7b39709af4924b8824ee82715127a3b8232c2790dd258','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-05-09T02:49:16Z',0,'saved',NULL,1.08287077229134665046e+00,2.79999999999999964477e+01,0.130534,NULL,0,NULL);
INSERT INTO "resources" VALUES(6,'http://www.example.gov.cn/tzgg/202602/t20260220_3.html',NULL,'example',1,'document','"0-"',NULL,'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-09-25T04:00:00Z',0,'saved',NULL,0.0,7.00000000000000177635e+00,0.012582,NULL,0,NULL);
INSERT INTO "resources" VALUES(7,'http://www.example.gov.cn/tzgg/202602/t20260220_4.html',NULL,'example',1,'document','"56-3232305f342e68746d6c2034"',NULL,'sha256:d208f7a6d814cab590ec1b8231c0b5468d3cd6c774cad45374801b7fb4c0b4cd','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z','2026-09-15T18:48:15Z',0,'saved',NULL,0.0,2.79999999999999964477e+01,0.00851959,NULL,0,'|http://www.example.gov.cn/tzgg/202602/t20260220_4.html');
INSERT INTO "resources" VALUES(8,'http://www.example.gov.cn/tzgg/P020260220.pdf',NULL,'example',NULL,'attachment','"6"',NULL,'sha256:f304f21b76eba0ac1d6cb7ef25084569489fee3e301cfe7f551688f234793fde','2026-03-01T04:00:00Z','2026-03-01T04:00:00Z','2026-03-29T04:00:00Z',0,'saved',NULL,0.0,0.0,NULL,NULL,0,NULL);
INSERT INTO "resources" VALUES(9,'http://www.example.gov.cn/tzgg/202602/t20260220_5.html',NULL,'example',1,'document',NULL,NULL,NULL,'2026-03-08T04:00:00Z',NULL,'2026-03-08T04:00:00Z',0,'new',NULL,0.0,0.0,NULL,NULL,0,NULL);
INSERT INTO "resources" VALUES(10,'http://www.example.gov.cn/tzgg/2',NULL,'example',NULL,'listing',NULL,NULL,NULL,'2026-03-08T04:00:00Z',NULL,NULL,0,'new',NULL,0.0,0.0,NULL,NULL,0,NULL);
INSERT INTO "resources" VALUES(11,'http://www.example.gov.cn/tzgg/new/t20260220_2.html',NULL,'example',NULL,'document','"6-e5ba9fe6ada2"',NULL,'sha256:5ae82336ba33c33e82b7b39709af4924b8824ee82715127a3b8232c2790dd258','2026-03-08T04:00:00Z','2026-03-29T04:00:00Z','2026-09-25T04:00:00Z',0,'saved',NULL,0.0,2.09999999999999964472e+01,0.00929068,NULL,0,NULL);
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
INSERT INTO "runs" VALUES(5,'example','2026-03-29T04:00:00Z','2026-03-29T04:00:00Z','done',NULL,'{"changed": 2, "returned": 1}');
CREATE TABLE search_index (
        tokenizer text primary key
    ) strict, without rowid;
INSERT INTO "search_index" VALUES('1');
CREATE TABLE segments (
        name text primary key,
        opened_at text not null,
        committed integer not null,
        closed_at text,
        digest text
    ) strict;
INSERT INTO "segments" VALUES('gongkai-20260301T040000-3e2d57.warc.gz','2026-03-01T04:00:00Z',7997,'2026-03-01T04:00:00Z','sha256:2bf0a3279e55804ce5b33cdf4efa640b2bf5756751fce84957333d9ba9ea6c51');
INSERT INTO "segments" VALUES('gongkai-20260308T040000-239845.warc.gz','2026-03-08T04:00:00Z',8188,'2026-03-08T04:00:00Z','sha256:305ca30670b672480b34b93a06d7d13c39e6da3d9b9f3bc8002196ecaada9fec');
INSERT INTO "segments" VALUES('gongkai-20260315T040000-cf1a30.warc.gz','2026-03-15T04:00:00Z',8273,'2026-03-15T04:00:00Z','sha256:a1f6a7b671b912b09b3f261c92b75fee0db37b69d70e2ad992631921d43bd12a');
INSERT INTO "segments" VALUES('gongkai-20260322T040000-0c08e7.warc.gz','2026-03-22T04:00:00Z',8214,'2026-03-22T04:00:00Z','sha256:a6cb8e03954ab6c37b5b3e0146b0229570e688fecf2e77d4859ad525e32edfce');
INSERT INTO "segments" VALUES('gongkai-20260329T040000-4c5cdb.warc.gz','2026-03-29T04:00:00Z',8296,'2026-03-29T04:00:00Z','sha256:b3f0a164951756c5385b3cf2aeb6bfba3b5d04a3c1c50738f7809c9fbc127e32');
CREATE TABLE sites (
        id text primary key,
        name text not null,
        domain text not null,
        code text,
        region text,
        family text not null,
        verdict text,
        verdict_reason text
    , documents integer not null default 0, rhythm text not null default 'office', rhythm_scores text not null default '{}', alarm_seen real not null default 0, alarm_expected real not null default 0, verdict_since text, asked_on text, asked integer not null default 0) strict;
INSERT INTO "sites" VALUES('example','示例市人民政府','www.example.gov.cn',NULL,NULL,'trs','ok','every channel read completely, the longest ago at 2026-03-29T04:00:00Z',5,'office','{"flat": -2.000000000000001, "late": -2.0000000000000004, "night": -2.000000000000004, "office": -9.992007221626415e-16, "west": -2.000000000000001}',2.66313331719120949259e+00,2.98162608526009786924e-01,'2026-03-01T04:00:00Z','2026-03-29',8);
CREATE TABLE splits (
        document integer not null references documents(id),
        other integer not null references documents(id),
        at text not null,
        primary key (document, other)
    ) strict, without rowid;
CREATE TABLE texts (
        digest text primary key,
        text text not null,
        characters integer not null
    ) strict;
INSERT INTO "texts" VALUES('sha256:4b328c172884720a3cf443d1e3632e29a7b5ea3e32315031e474b66e87d64056','第0号：各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。',160);
INSERT INTO "texts" VALUES('sha256:707eec01b8f22b0aed0fab3bfa0147a46e1a5ee03cefba7e363aebbb2499d9fd','第1号：各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。',160);
INSERT INTO "texts" VALUES('sha256:8b3f73a3527d67c3bc68135c46ba2e41a6e47df17369e0251da2d7733652dc00','第2号：各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。',160);
INSERT INTO "texts" VALUES('sha256:88e6b4fb0ef7dd41fea696524868563c3eba6e81d65ef46e82079c02febe5eab','第3号：各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。',160);
INSERT INTO "texts" VALUES('sha256:f304f21b76eba0ac1d6cb7ef25084569489fee3e301cfe7f551688f234793fde','乡镇	草原站',6);
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
CREATE TABLE verdicts (
        id integer primary key,
        site text not null references sites(id),
        at text not null,
        verdict text not null check (verdict in ('ok', 'quiet', 'late', 'redesigned', 'blocked', 'unreachable')),
        reason text not null
    ) strict;
INSERT INTO "verdicts" VALUES(1,'example','2026-03-01T04:00:00Z','ok','every channel read completely, the longest ago at 2026-03-01T04:00:00Z');
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
    region text, text_from integer references files(id), page_text text references texts(digest),
        unique (document, number)
    ) strict;
INSERT INTO "versions" VALUES(1,1,1,3,'2026-03-01T04:00:00Z','sha256:e02406225b43ad15d2603fe2ce12bc18cdb68aefcabc10978938b9a617882501','sha256:4b328c172884720a3cf443d1e3632e29a7b5ea3e32315031e474b66e87d64056',160,160,0,1,NULL,'关于加强管理的通知',NULL,'示政发〔2026〕3号',NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(2,2,1,4,'2026-03-01T04:00:00Z','sha256:8bd5229daea2047ed61214f91cdf46922dcf2d1acb87e330a8017f4d5af63c29','sha256:707eec01b8f22b0aed0fab3bfa0147a46e1a5ee03cefba7e363aebbb2499d9fd',160,160,0,1,NULL,'关于加强管理的通知',NULL,'示政发〔2026〕3号',NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(3,3,1,5,'2026-03-01T04:00:00Z','sha256:6de07fac6a0be6a50cb253063d8d141a3d243c71ad9b3ff70fcbc9c65217b0d4','sha256:8b3f73a3527d67c3bc68135c46ba2e41a6e47df17369e0251da2d7733652dc00',160,160,0,1,NULL,'关于加强管理的通知',NULL,'示政发〔2026〕3号',NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(4,4,1,6,'2026-03-01T04:00:00Z','sha256:640a5611a6542e2cbd8135f9a0f3350f1ce0b9134a4420fd96984df2370b5ca4','sha256:88e6b4fb0ef7dd41fea696524868563c3eba6e81d65ef46e82079c02febe5eab',160,160,0,1,NULL,'关于加强管理的通知',NULL,'示政发〔2026〕3号',NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(5,5,1,7,'2026-03-01T04:00:00Z','sha256:e02406225b43ad15d2603fe2ce12bc18cdb68aefcabc10978938b9a617882501','sha256:4b328c172884720a3cf443d1e3632e29a7b5ea3e32315031e474b66e87d64056',160,160,0,1,NULL,'关于加强管理的通知',NULL,'示政发〔2026〕3号',NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(6,2,2,13,'2026-03-08T04:00:00Z','sha256:392b774417c3d28262612e1678b7bfed5c269628d1ec56bc31979777fa53df8f','sha256:3e1b8299a54e470ef510de19afca29694413d2650ca659336ddbdf3e2292a479',160,1,1,1,NULL,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(7,3,2,14,'2026-03-08T04:00:00Z','sha256:7ce8e4c5784fc33f4e1d4aefc100bb20e01f63df616e5fbd1fd36f0715335c30','sha256:b5cc52b9d34fed9b5616200678f0717aa384fb31ed3a117f460c9a723461f189',351,195,4,1,NULL,'关于加强管理的通知','000014349/2026-00002',NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,'有效',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(8,2,3,22,'2026-03-15T04:00:00Z','sha256:6dd46431623c5c16372d2bf62aec7b21b5b06cd1944bc788062758e5b195a7ae','sha256:3e10ea524c3caf54c49a47e3838906edf0506c79a0148f6c3cd9948a2c9de1e4',160,1,1,1,NULL,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(9,2,4,31,'2026-03-22T04:00:00Z','sha256:98a739107e774b0b183d116d13954edb12914348c0335b04090f1922538615b7','sha256:156cb095396931794aba4bc99f6c1f0532127fdb1d0cfa0a0158a202e3f917b6',160,1,1,1,NULL,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(10,3,3,32,'2026-03-22T04:00:00Z','sha256:7ce8e4c5784fc33f4e1d4aefc100bb20e01f63df616e5fbd1fd36f0715335c30','sha256:b5cc52b9d34fed9b5616200678f0717aa384fb31ed3a117f460c9a723461f189',351,0,0,1,NULL,'关于加强管理的通知','000014349/2026-00002',NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,'废止',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(11,2,5,40,'2026-03-29T04:00:00Z','sha256:c2a3e22140ef94b4e12bc7ec130a72c8b3c9d3fad6658d366a32d1e3c1d76640','sha256:3232e82b958253c5b455f592a81fa33c8fd55aff1c76de4ee755eefd33398a75',160,1,1,1,NULL,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "versions" VALUES(12,4,2,44,'2026-03-29T04:00:00Z','sha256:640a5611a6542e2cbd8135f9a0f3350f1ce0b9134a4420fd96984df2370b5ca4','sha256:88e6b4fb0ef7dd41fea696524868563c3eba6e81d65ef46e82079c02febe5eab',160,0,0,1,NULL,'关于加强管理的通知',NULL,NULL,NULL,NULL,NULL,'2026-02-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO sqlite_master(type,name,tbl_name,rootpage,sql)VALUES('table','versions_fts','versions_fts',0,'CREATE VIRTUAL TABLE versions_fts using fts5(title, body, meta, content='''', tokenize=''ascii'')');
CREATE TABLE 'versions_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO "versions_fts_config" VALUES('version',4);
CREATE TABLE 'versions_fts_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO "versions_fts_data" VALUES(1,X'0C6C900C24');
INSERT INTO "versions_fts_data" VALUES(10,X'000000000105050005010101020101030101040101050101');
INSERT INTO "versions_fts_data" VALUES(137438953473,X'000008420230300106010103040601010301013102060101030101320306010103020330323601060102050106010205010601020501060102050106010205010133010601020601060102060106010206010C01010301020601060102060106E4BA8EE58AA00102030102030102030102030102030304BAE6B091010C010109252525010C010109252525010C010109252525010C010109252525010C0101092525250205BBBBE58886010C01011D252525010C01011D252525010C01011D252525010C01011D252525010C01011D2525250106E585B3E4BA8E01020201020201020201020201020202058886E5B7A5010C01011E252525010C01011E252525010C01011E252525010C01011E252525010C01011E252525030487E5AE9E010C010112252525010C010112252525010C010112252525010C010112252525010C01011225252502058A9EE5B180010C01010F252525010C01010F252525010C01010F252525010C01010F252525010C01010F2525250304A0E5BCBA010E04010114252525010E04010114252525010E04010114252525010E04010114252525010E0401011425252502058CBAE4BABA010C010108252525010C010108252525010C010108252525010C010108252525010C01010825252502058EBFE58CBA010C010107252525010C010107252525010C010107252525010C010107252525010C01010725252502028F91010601020401060102040106010204010601020401060102040301B7010601020701060102070106010207010601020701060102070403E590840106010104010601010401060101040106010104010601010402059084E5A794010C01010D252525010C01010D252525010C01010D252525010C01010D252525010C01010D2525250403E69797010C010105252525010C010105252525010C010105252525010C010105252525010C0101052525250205A5BDE8B4AF010C010123252525010C010123252525010C010123252525010C010123252525010C0101232525250205A794E58A9E010C01010E252525010C01010E252525010C01010E252525010C01010E252525010C01010E2525250202AE9E0108010181100108010181100108010181100108010181100108010181100403E58AA0010C010113252525010C010113252525010C010113252525010C010113252525010C01011325252505029084010A0101272525010A0101272525010A0101272525010A0101272525010A01012725250205AFBCE6988E010C010119252525010C010119252525010C010119252525010C010119252525010C0101192525250205B180E8A681010C010110252525010C010110252525010C010110252525010C010110252525010C0101102525250205B7A5E8AEA4010C01011F252525010C01011F252525010C01011F252525010C01011F252525010C01011F2525250205BA9CE59084010C01010C252525010C01010C252525010C01010C252525010C01010C252525010C01010C2525250205BCBAE7AEA10102050102050102050102050102050502BB84010C010115252525010C010115252525010C010115252525010C010115252525010C0101152525250205BDBBE890BD010C010125252525010C010125252525010C010125252525010C010125252525010C0101252525250106E68A93E5A5BD010C010122252525010C010122252525010C010122252525010C010122252525010C010122252525020594BFE58F91010601020301060102030106010203010601020301060102030502BA9C010C01010B252525010C01010B252525010C01010B252525010C01010B252525010C01010B25252502059797E58EBF010C010106252525010C010106252525010C010106252525010C010106252525010C0101062525250205988EE7A1AE010C01011A252525010C01011A252525010C01011A252525010C01011A252525010C01011A2525250205B091E694BF010C01010A252525010C01010A252525010C01010A252525010C01010A252525010C01010A2525250106E79086E79A8401020701020701020701020701020702059A84E9809A01020801020801020801020801020802059C9FE68A93010C010121252525010C010121252525010C010121252525010C010121252525010C01012125252502029FA501020A01020A01020A01020A01020A0205A1AEE8B4A3010C01011B252525010C01011B252525010C01011B252525010C01011B252525010C01011B2525250205A4BAE694BF010601020201060102020106010202010601020201060102020202ACAC010601010201060101020106010102010601010201060101020205AEA1E790860102060102060102060102060102060205BB84E7BB87010C010116252525010C010116252525010C010116252525010C010116252525010C010116252525030487E9A286010C010117252525010C010117252525010C010117252525010C010117252525010C0101172525250106E890BDE5AE9E010C010126252525010C010126252525010C010126252525010C010126252525010C0101262525250205A681E58887010C010111252525010C010111252525010C010111252525010C010111252525010C0101112525250205AEA4E79C9F010C010120252525010C010120252525010C010120252525010C010120252525010C0101202525250205B4A3E4BBBB010C01011C252525010C01011C252525010C01011C252525010C01011C252525010C01011C2525250304AFE5BDBB010C010124252525010C010124252525010C010124252525010C010124252525010C0101242525250106E9809AE79FA50102090102090102090102090102090205A286E5AFBC010C010118252525010C010118252525010C010118252525010C010118252525010C010118252525040D08081E1F172E2F172F2E2F332F2F1D1C1E2F2D2F2F222D272F2F2F2F162C2F30202C2F2F2F17162F132F201D162F2E302F2F2F2E17');
INSERT INTO "versions_fts_data" VALUES(274877906945,X'000004840A3030303030313433343907060102020501320706010204010131060601010301043230323607060102030106E4BA8EE58AA00602030102030304BAE6B091060C010109252525011601010625252525252525250205BBBBE58886060C01011D252525011601011A25252525252525250106E585B3E4BA8E06020201020202058886E5B7A5060C01011E252525011601011B2525252525252525030487E5AE9E060C010112252525011601010F252525252525252502058A9EE5B180060C01010F252525011601010C25252525252525250304A0E5BCBA060E04010114252525011804010111252525252525252502058CBAE4BABA060C0101082525250116010105252525252525252502058EBFE58CBA060C0101072525250116010104252525252525252502059084E5A794060C01010D252525011601010A25252525252525250403E69797060C010105252525011601010225252525252525250205A5BDE8B4AF060C010123252525011601012025252525252525250205A794E58A9E060C01010E252525011601010B25252525252525250202AE9E06080101811001080101823C0403E58AA0060C0101132525250116010110252525252525252505029084060A01012725250114010124252525252525250205AFBCE6988E060C010119252525011601011625252525252525250205B180E8A681060C010110252525011601010D25252525252525250205B7A5E8AEA4060C01011F252525011601011C25252525252525250205BA9CE59084060C01010C252525011601010925252525252525250205BCBAE7AEA10602050102050502BB84060C010115252525011601011225252525252525250205BDBBE890BD060C010125252525011601012225252525252525250106E68A93E5A5BD060C010122252525011601011F2525252525252525020594BFE5BA9C060C01010B2525250116010108252525252525252502059797E58EBF060C010106252525011601010325252525252525250205988EE7A1AE060C01011A252525011601011725252525252525250205B091E694BF060C01010A252525011601010725252525252525250106E79086E79A8406020701020702059A84E9809A06020801020802059C9FE68A93060C010121252525011601011E252525252525252502029FA506020A01020A0205A1AEE8B4A3060C01011B252525011601011825252525252525250205A8BFE5908406060101040202ACAC06060101020205AEA1E790860602060102060205BB84E7BB87060C01011625252501160101132525252525252525030487E9A286060C010117252525011601011425252525252525250106E890BDE5AE9E060C010126252525011601012325252525252525250205A681E58887060C010111252525011601010E25252525252525250205AEA4E79C9F060C010120252525011601011D25252525252525250205B4A3E4BBBB060C01011C252525011601011925252525252525250304AFE5BDBB060C010124252525011601012125252525252525250106E9809AE79FA50602090102090205A286E5AFBC060C01011825252501160101152525252525252525041008080B0E1B1C0E1C1B1C1D1C1C1C1A1C1C101A171C1C1C1C0D191C1D1C1C1C1C0E0D1C0A1C0C090D1C1B1D1C1C1C1B0E');
INSERT INTO "versions_fts_data" VALUES(412316860417,X'0000027C02303208060101030106E4BA8EE58AA00802030304BAE6B091080C0101092525250205BBBBE58886080C01011D2525250106E585B3E4BA8E08020202058886E5B7A5080C01011E252525030487E5AE9E080C01011225252502058A9EE5B180080C01010F2525250304A0E5BCBA080E0401011425252502058CBAE4BABA080C01010825252502058EBFE58CBA080C01010725252502059084E5A794080C01010D2525250403E69797080C0101052525250205A5BDE8B4AF080C0101232525250205A794E58A9E080C01010E2525250202AE9E0808010181100403E58AA0080C01011325252505029084080A01012725250205AFBCE6988E080C0101192525250205B180E8A681080C0101102525250205B7A5E8AEA4080C01011F2525250205BA9CE59084080C01010C2525250205BCBAE7AEA10802050502BB84080C0101152525250205BDBBE890BD080C0101252525250106E68A93E5A5BD080C010122252525020594BFE5BA9C080C01010B25252502059797E58EBF080C0101062525250205988EE7A1AE080C01011A2525250205B091E694BF080C01010A2525250106E79086E79A8408020702059A84E9809A08020802059C9FE68A93080C01012125252502029FA508020A0205A1AEE8B4A3080C01011B2525250205A8BFE5908408060101040202ACAC08060101020205AEA1E790860802060205BB84E7BB87080C010116252525030487E9A286080C0101172525250106E890BDE5AE9E080C0101262525250205A681E58887080C0101112525250205AEA4E79C9F080C0101202525250205B4A3E4BBBB080C01011C2525250304AFE5BDBB080C0101242525250106E9809AE79FA50802090205A286E5AFBC080C01011825252504080B0E0F0B0F0E0F0F0F0F0F0D0F0F0A0D0B0F0F0F0F0A0C0F100F0F0F0F0B0A0F070F0C090A0F0E100F0F0F0E0B');
INSERT INTO "versions_fts_data" VALUES(549755813889,X'000004840A303030303031343334390A060102020501320A060102040104323032360A0601020301013309060101030106E4BA8EE58AA00902030102030304BAE6B091090C010109252525011601010625252525252525250205BBBBE58886090C01011D252525011601011A25252525252525250106E585B3E4BA8E09020201020202058886E5B7A5090C01011E252525011601011B2525252525252525030487E5AE9E090C010112252525011601010F252525252525252502058A9EE5B180090C01010F252525011601010C25252525252525250304A0E5BCBA090E04010114252525011804010111252525252525252502058CBAE4BABA090C0101082525250116010105252525252525252502058EBFE58CBA090C0101072525250116010104252525252525252502059084E5A794090C01010D252525011601010A25252525252525250403E69797090C010105252525011601010225252525252525250205A5BDE8B4AF090C010123252525011601012025252525252525250205A794E58A9E090C01010E252525011601010B25252525252525250202AE9E09080101811001080101823C0403E58AA0090C0101132525250116010110252525252525252505029084090A01012725250114010124252525252525250205AFBCE6988E090C010119252525011601011625252525252525250205B180E8A681090C010110252525011601010D25252525252525250205B7A5E8AEA4090C01011F252525011601011C25252525252525250205BA9CE59084090C01010C252525011601010925252525252525250205BCBAE7AEA10902050102050502BB84090C010115252525011601011225252525252525250205BDBBE890BD090C010125252525011601012225252525252525250106E68A93E5A5BD090C010122252525011601011F2525252525252525020594BFE5BA9C090C01010B2525250116010108252525252525252502059797E58EBF090C010106252525011601010325252525252525250205988EE7A1AE090C01011A252525011601011725252525252525250205B091E694BF090C01010A252525011601010725252525252525250106E79086E79A8409020701020702059A84E9809A09020801020802059C9FE68A93090C010121252525011601011E252525252525252502029FA509020A01020A0205A1AEE8B4A3090C01011B252525011601011825252525252525250205A8BFE5908409060101040202ACAC09060101020205AEA1E790860902060102060205BB84E7BB87090C01011625252501160101132525252525252525030487E9A286090C010117252525011601011425252525252525250106E890BDE5AE9E090C010126252525011601012325252525252525250205A681E58887090C010111252525011601010E25252525252525250205AEA4E79C9F090C010120252525011601011D25252525252525250205B4A3E4BBBB090C01011C252525011601011925252525252525250304AFE5BDBB090C010124252525011601012125252525252525250106E9809AE79FA50902090102090205A286E5AFBC090C010118252525011601011525252525252525250410080B080E1B1C0E1C1B1C1D1C1C1C1A1C1C101A171C1C1C1C0D191C1D1C1C1C1C0E0D1C0A1C0C090D1C1B1D1C1C1C1B0E');
INSERT INTO "versions_fts_data" VALUES(687194767361,X'000003CB0230330C060101030101340B060101030106E4BA8EE58AA00B02030102030304BAE6B0910B0C010109252525010C0101092525250205BBBBE588860B0C01011D252525010C01011D2525250106E585B3E4BA8E0B020201020202058886E5B7A50B0C01011E252525010C01011E252525030487E5AE9E0B0C010112252525010C01011225252502058A9EE5B1800B0C01010F252525010C01010F2525250304A0E5BCBA0B0E04010114252525010E0401011425252502058CBAE4BABA0B0C010108252525010C01010825252502058EBFE58CBA0B0C010107252525010C01010725252502058FB7E590840C0601010402059084E5A7940B0C01010D252525010C01010D2525250403E697970B0C010105252525010C0101052525250205A5BDE8B4AF0B0C010123252525010C0101232525250205A794E58A9E0B0C01010E252525010C01010E2525250202AE9E0B08010181100108010181100403E58AA00B0C010113252525010C010113252525050290840B0A0101272525010A01012725250205AFBCE6988E0B0C010119252525010C0101192525250205B180E8A6810B0C010110252525010C0101102525250205B7A5E8AEA40B0C01011F252525010C01011F2525250205BA9CE590840B0C01010C252525010C01010C2525250205BCBAE7AEA10B02050102050502BB840B0C010115252525010C0101152525250205BDBBE890BD0B0C010125252525010C0101252525250106E68A93E5A5BD0B0C010122252525010C010122252525020594BFE5BA9C0B0C01010B252525010C01010B25252502059797E58EBF0B0C010106252525010C0101062525250205988EE7A1AE0B0C01011A252525010C01011A2525250205B091E694BF0B0C01010A252525010C01010A2525250106E79086E79A840B020701020702059A84E9809A0B020801020802059C9FE68A930B0C010121252525010C01012125252502029FA50B020A01020A0205A1AEE8B4A30B0C01011B252525010C01011B2525250205A8BFE590840B060101040202ACAC0B0601010201060101020205AEA1E790860B02060102060205BB84E7BB870B0C010116252525010C010116252525030487E9A2860B0C010117252525010C0101172525250106E890BDE5AE9E0B0C010126252525010C0101262525250205A681E588870B0C010111252525010C0101112525250205AEA4E79C9F0B0C010120252525010C0101202525250205B4A3E4BBBB0B0C01011C252525010C01011C2525250304AFE5BDBB0B0C010124252525010C0101242525250106E9809AE79FA50B02090102090205A286E5AFBC0B0C010118252525010C0101182525250408080E16170E1716171817170C17151717101512171717170D141718171717170E0D170A170C0E0D171618171717160E');
CREATE TABLE 'versions_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO "versions_fts_docsize" VALUES(1,X'09810F06');
INSERT INTO "versions_fts_docsize" VALUES(2,X'09810F06');
INSERT INTO "versions_fts_docsize" VALUES(3,X'09810F06');
INSERT INTO "versions_fts_docsize" VALUES(4,X'09810F06');
INSERT INTO "versions_fts_docsize" VALUES(5,X'09810F06');
INSERT INTO "versions_fts_docsize" VALUES(6,X'09810F00');
INSERT INTO "versions_fts_docsize" VALUES(7,X'09823B03');
INSERT INTO "versions_fts_docsize" VALUES(8,X'09810F00');
INSERT INTO "versions_fts_docsize" VALUES(9,X'09810F00');
INSERT INTO "versions_fts_docsize" VALUES(10,X'09823B03');
INSERT INTO "versions_fts_docsize" VALUES(11,X'09810F00');
INSERT INTO "versions_fts_docsize" VALUES(12,X'09810F00');
CREATE TABLE 'versions_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO "versions_fts_idx" VALUES(1,X'',2);
INSERT INTO "versions_fts_idx" VALUES(2,X'',2);
INSERT INTO "versions_fts_idx" VALUES(3,X'',2);
INSERT INTO "versions_fts_idx" VALUES(4,X'',2);
INSERT INTO "versions_fts_idx" VALUES(5,X'',2);
CREATE TABLE wordings (
        id integer primary key,
        digest text not null unique,
        characters integer not null,
        text text not null references texts(digest)
    ) strict;
INSERT INTO "wordings" VALUES(1,'sha256:b9c0c60070716ed414a68746c35b4d4c07703e21aca174cf8d8114b432c5ec32',143,'sha256:4b328c172884720a3cf443d1e3632e29a7b5ea3e32315031e474b66e87d64056');
INSERT INTO "wordings" VALUES(8,'sha256:c6c2bbaf30d8cd00e2b3ec8a1c3424d8fd70cbcef5570aa4e37f52ac9bd69ad8',315,'sha256:b5cc52b9d34fed9b5616200678f0717aa384fb31ed3a117f460c9a723461f189');
INSERT INTO "wordings" VALUES(9,'sha256:2ca2810ffbeddcba216c90bd1a5a8a007804c339c11fd2180f0f3a96c08fbbf5',143,'sha256:3232e82b958253c5b455f592a81fa33c8fd55aff1c76de4ee755eefd33398a75');
INSERT INTO "wordings" VALUES(10,'sha256:925d4d331d370857a7cf8a1194089edafdc95be38637edbb6219507e2aa024de',143,'sha256:88e6b4fb0ef7dd41fea696524868563c3eba6e81d65ef46e82079c02febe5eab');
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
CREATE INDEX documents_state on documents(state);
CREATE INDEX documents_issuing_body on documents(issuing_body);
CREATE INDEX documents_year on documents(year);
CREATE INDEX documents_index_number on documents(index_number);
CREATE INDEX documents_document_number on documents(document_number);
CREATE INDEX versions_text_digest on versions(text_digest);
CREATE INDEX fields_version on fields(version);
CREATE INDEX copies_other on copies(other);
CREATE INDEX changes_document on changes(document);
CREATE INDEX captures_run on captures(run);
CREATE INDEX splits_other on splits(other);
CREATE INDEX documents_wording on documents(wording);
CREATE INDEX documents_copies_of on documents(copies_of) where copies_of is not null;
CREATE INDEX aliases_document on aliases(document);
CREATE INDEX resources_weight on resources(weight) where weight is not null;
CREATE INDEX verdicts_site on verdicts(site, id);
CREATE INDEX documents_genre on documents(genre);
CREATE INDEX documents_validity on documents(validity);
CREATE INDEX files_unread on files(unread) where unread is not null;
CREATE INDEX attachments_url on attachments(url, capture);
CREATE INDEX attachments_unread on attachments(capture) where capture is not null and file is null;
CREATE INDEX versions_text_from on versions(text_from) where text_from is not null;
CREATE INDEX documents_hits
        on documents(current_version, published_on, copies_of, issuing_body, site, year, genre, validity)
        ;
CREATE INDEX attachments_file on attachments(file, version) where file is not null;
PRAGMA writable_schema=OFF;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('changes',14);
COMMIT;
