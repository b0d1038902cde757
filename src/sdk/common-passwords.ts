// Words that passwords are commonly made of, and common passwords of twelve characters or more: from the frequency list
// of zxcvbn (Dropbox, MIT licence), and some of our own. Loaded only where a password is chosen.

export const commonPasswords: readonly string[] = `
  password password1 passw0rd pass master classic compass passion alcove alcove123 therapist therapie psycholoog psychotherapy welkom welkom01 wachtwoord geheim hallo letmein
  welcome iloveyou ichliebedich 123qweasdzxc 1qaz2wsx3edc q1w2e3r4t5y6 1q2w3e4r5t6y mailcreated5240 qazwsxedcrfv
  123456qwerty qwerty123456 polniypizdec0211 sojdlg123aljg leavemealone 123456654321 gfhjkmgfhjkm qazwsxedc123
  ghjcnjgfhjkm sonyericsson zxcasdqwe123 ghhh47hj7649 123456789qwe 1qazxsw23edc qwerasdfzxcv qweasdzxc123
  flvbybcnhfnjh 123456789987654321 112233445566 finalfantasy ghbdtnrfrltkf websolutions chickenwing101
  1qaz2wsx3edc4rfv justinbieber contortionist newproject2004 needforspeed businessbabe 123456789123 maurolarastefy
  domainlock2005 dkflbvbhjdbx hd764nw5d7e1vb1 qazwsxedcrfvtgb dkflbvbhjdyf counterstrike zaq1xsw2cde3 vfvfvskfhfve
  ghjcnjghjcnj fkmnthyfnbdf 123456789abc admin18533362 23176djivanfros 123456789qwerty qazxswedcvfr qwertyasdfgh
  1111111111zz whosyourdaddy fktrcfylhjdyf fktrcfylhjdbx 123456789qaz 541233432442 12345678900987654321 ghbdtnghbdtn
  010203040506 lost4815162342 102030405060 vanyarespekt combat123654 qwerty123456789 devilmaycry4 iseedeadpeople
  89231243658s 123456789qqq jamesbond007 4815162342lost 123123qweqwe qwertyytrewq 1234567890qw 1234qwerasdf
  123qwe456rty asdfghjkl123 ghjcnjrdfibyj qwertyuiop123 saun24865709 q1w2e3r4t5y6u7 1qa2ws3ed4rf 123456789zxc
  polniypizdec110211 ptybnxtvgbjy 12345678987654321 mevefalkcakk playstation3 31217221027711 q1w2e3r4t5y6u7i8
  zqjphsyf6ctifgu 1234567890qwe hedimaptfcor lhbjkjubz2957704 andrewjackie networkingpe 12qw34er56ty 1qazxsw23edcvfr4
  159753456852 123456782000 christopher1 ingodwetrust installdevic digitalprodu minecraft123 boy4u2ownnyc
  peanutbutter an83546921an13 1234567890zzz abc123456789 auckland2010 residentevil qawsedrftgyh 123321qweewq
  32615948worms 742617000027 nemvxyheqdd5oqxyxyzi avrillavigne 012345678910 41d8cd98f00b nhfdvfnjkju123 gjkysqgbpltw
  01telemike01 stratocaster punksnotdead playstation2 fynfyfyfhbde ghjcnjqgfhjkm nightcrawler installsqlst
  123456789101 frederiksberg 1234567890qaz 1a2s3d4f5g6h sanfrancisco 89876065093rax ghjcnjgbpltw 1234567qwertyu
  1234qwerasdfzxcv lytghjgtnhjdcr schoolgirlie 111222333000 zaqwsxcderfv seemnemaailm nhecsyfujkjdt qwaszxerdfcv
  antananarivu vfrcbvvfrcbv greenlantern q1w2e3r4t5y6u7i8o9p0 corperfmonsy maprchem56458 warhammer40k
  1234567890qwerty morganstanley 1234567890987654321 cjdthitycndj bltynbabrfwbz stinkyfinger qwertyuiop10
  qazxswedc123 iampurehaha2 zxcvbn123456 gtnhjpfdjlcr 123321456654 59382113kevinp bpgjldsgjldthnf rfnthbyf1988
  1qa2ws3ed4rf5tg qwertyuiop12345 nhfycajhvths msorcloledbr stickdaddy77 vfhbyfvfhbyf asdfgh123456 123456789asd
  specialinsta michaeljackson webuivalidat 1234567887654321 1234567892000 ilovemyfamily weihnachtsbau 014702580369
  qaz123wsx456 123456789qwer 111222333444555 123456789000 systemofadown vladimirovna 122333444455555 amadeusptfcor
  zxcvbnm123456789 websolutionssu mortalkombat paraklast1974 minnesota_hp nondriversig 123qwerty123 a1s2d3f4g5h6
  z1x2c3v4b5n6m7 ghjnbdjcnjzybt thecakeisalie fktrcfylhjdf qwertyuiop12 ontheoutside zcfvfzkexifz sonnenschein
  wazzkaprivet xxxp455w0rd5 qwertasdfgzxcvb weihnachtsbaum qwerty dragon baseball abc123 football monkey letmein
  shadow mustang qwertyuiop superman 1qaz2wsx qazwsx jordan 123qwe killer trustno1 hunter harley zxcvbnm asdfgh
  buster batman soccer tigger charlie sunshine iloveyou ranger hockey computer starwars pepper klaster zxcvbn freedom
  princess maggie ginger cheese summer chelsea dallas biteme matrix yankees corvette austin access thunder merlin
  secret diamond hammer 1234qwer silver gfhjkm internet samantha golfer scooter orange cookie q1w2e3r4t5 maverick
  sparky phoenix mickey bigdog snoopy guitar whatever chicken camaro mercedes peanut ferrari falcon cowboy welcome
  samsung steelers smokey dakota arsenal boomer eagles tigers marina nascar gateway yellow porsche monster spider
  diablo hannah bulldog junior london purple compaq lakers iceman qwer1234 hardcore cowboys banana ncc1701 boston
  tennis q1w2e3r4 coffee scooby nikita yamaha mother barney brandy chester oliver player forever rangers midnight
  chicago bigdaddy redsox badboy fender jasper slayer rabbit natasha marine wizard marlboro raiders prince casper
  fishing flower jasmine iwantu panties adidas winter winner gandalf ghbdtn 1q2w3e4r golden cocacola jordan23 winston
  madison angels panther spanky sophie asdfasdf thx1138 toyota canada muffin liverpoo apples qwerty123 abcd1234
  pokemon 123abc slipknot qazxsw 123456a scorpion qwaszx butter startrek rainbow asdfghjkl newyork redskins gemini
  cameron qazwsxedc florida liverpool turtle sierra viking booger butthead doctor rocket dolphins captain bandit
  jaguar packers pookie peaches dolphin helpme theman maxwell qwertyui lovers maddog giants nirvana metallic hotdog
  rosebud mountain warrior stupid elephant success bond007 alexis scorpio samson q1w2e3 azerty rush2112 driver freddy
  1q2w3e4r5t sydney gators dexter red123 123456q 12345a creative voodoo trouble america nissan gunner garfield
  asdfghjk apollo 1qazxsw2 eminem legend airborne beavis brooklyn godzilla skippy kitten shelby beaver phantom asdasd
  xavier braves darkness blink182 copper platinum qweqwe tomcat bigboy animal police online voyager lifehack 12qwaszx
  sniper trinity blazer heaven snowball playboy loveme bubbles hooters cricket willow donkey topgun nintendo saturn
  destiny pakistan pumpkin digital sergey redwings explorer private runner therock guinness lasvegas beatles christin
  qwerty1 celtic asdf1234 andrey broncos babygirl eclipse fluffy cartman michigan carolina testing alexande birdie
  pantera cherry vampire mexico buffalo genius montana minecraft maximus flyers lovely stalker metallica doggie
  snickers speedy bronco lol123 paradise yankee horses magnum dreams lacrosse goober enigma qwertyu scotty bollocks
  surfer poohbear genesis asd123 qweasdzxc racing hello1 hawaii eagle1 poopoo einstein 12345q drowssap simple badger
  alaska action jester drummer spitfire forest maryjane champion diesel svetlana friday hotrod lucky1 westside
  security google tester shorty hitman mozart zaq12wsx reddog lizard a123456 123456789a ruslan 1232323q scarface
  qwerty12 a12345 buddha spirit money1 stargate qwe123 naruto mercury liberty 12345qwert semperfi suzuki popcorn
  spooky marley scotland cherokee vikings simpsons rascal qweasd hummer loveyou michael1 patches russia jupiter
  penguin vfhbyf vladimir sandman raider bastard infinity bulldogs fantasy horney domino budlight disney ironman
  softball brutus redrum bigred mnbvcxz fktrcfylh karina marines digger kawasaki cougar fireman oksana monday justice
  wildcats tinker logitech dancer swordfis avalon everton alexandr motorola patriots hentai madonna ducati colorado
  connor juventus galore smooth freeuser warcraft boogie titanic wolverin elizabet arizona valentin saints accord
  test123 christ yfnfif stinky spiderma naughty chopper hello123 ncc1701d extreme skyline zombie pearljam 123qweasd
  froggy awesome vision pirate fylhtq dreamer bullet predator empire 123123a kirill charlie1 panthers skipper nemesis
  rasdzv3 peekaboo rolltide cardinal psycho danger mookie happy1 wanker chevelle manutd goblue hobbes vegeta
  fyfcnfcbz picard windows loverboy victory vfrcbv bambam serega turkey tweety galina hiphop rooster changeme berlin
  taurus polina electric avatar maksim raptor alpha1 hendrix newport brazil spring a1b2c3 madmax britney sublime
  darkside bigman wolfpack hercules ronaldo letmein1 1q2w3e spiderman blizzard 123456789q cheyenne cjkysirj tiger1
  wombat bubba1 pandora zxc123 holiday wildcat devils alabama caesar buddy1 bondage pickle shaggy catch22 leather
  chronic a1b2c3d4 qqq111 qaz123 airplane kodiak billybob sunset katana chocolat snowman angel1 stingray firebird
  wolves zeppelin detroit pontiac gundam panzer vagina outlaw redhead tarheels greenday nastya hardon engineer
  dragon1 hellfire serenity fireball lickme darkstar mustang1 strike beauty pavilion bobafett dbrnjhbz bigmac bowling
  chris1 ytrewq natali pyramid welcome1 dodgers apache swimming whynot trooper defender precious packard weasel
  popeye lucifer cancer icecream swordfish presario viktor rockstar blonde james1 wutang atlanta airforce thailand
  casino lennon hacker bluebird hawkeye theone catfish sailor goldfish nfnmzyf tattoo pervert barbie maxima nipples
  machine trucks wrangler tornado lights cadillac bubble pegasus madman longhorn browns target qazwsx123 microsoft
  dilbert christia baller shooter xfiles seattle qazqaz cthutq amateur prelude corona freaky malibu atlantis integra
  pussies iloveu lonewolf dragons monkey1 unicorn software bobcat stealth peewee openup srinivas zaqwsx valentina
  shotgun trigger veronika bruins coyote babydoll dollar lestat rocky1 hottie random butterfly smiley sweety chipper
  samurai devildog maddie soso123aljg mistress freedom1 flipper express hjvfirf cessna piglet polaris teacher
  montreal cookies scully fatboy wicked tickle dfvgbh foobar transam fetish oicu812 basketba toshiba hotstuff sunday
  gambit impala stephani jessica1 lancer knicks shamrock stinger redneck deftones squirt siemens blaster trucker
  subaru renegade ibanez manson swinger reaper blondie mylove galaxy blahblah enterpri travel 1234abcd babylon5
  indiana skeeter ficken bigone sweetpea trfnthbyf marino escort smitty bigfoot larisa trumpet spartan valera babylon
  asdfghj yankees1 stormy mister hamlet aardvark butterfl marathon paladin cavalier manchester skater indigo hornet
  buckeyes indians karate hesoyam toronto diamonds chiefs buckeye highland charger redman maiden drpepper garden
  pencil sherlock timber thuglife insane jungle jesus1 aragorn 1a2b3c hamster david1 triumph techno lollol pioneer
  catdog fktrctq morpheus pascal shadow1 hobbit consumer blabla justme stones chrissy spartak goforit burger pitbull
  adgjmptw italia barcelona hunting colors kissme overlord pebbles sundance emerald racecar element zipper alpine
  basket goddess poison nipple sakura chichi huskers q12345 ultimate ncc1701e blackie nicola rommel matthew1 caserta
  geronimo sammy1 trojan 123qwe123 philips nugget tarzan chicks aleksandr trixie portugal anakin dodger bomber
  superfly madness 123asd fatcat ybrbnf soldier warlock wrinkle1 desire seminole alejandr westham andrei concrete
  access14 letmein2 ladybug christop trombone tintin bluesky rhbcnbyf qazxswedc onelove cdtnkfyf vfvjxrf titans
  stallion hansolo blue22 smiles beagle panama kingkong flatron inferno mongoose connect poiuyt snatch qawsed blessed
  rocker snakes bluemoon finger jamaica a1234567 mulder beetle immortal plastic anthony1 whiskey dietcoke spunky
  magic1 monitor cactus exigen planet ripper spyder apple1 nolimit hollywoo sticky trunks pickles sailing bonehead
  ghbdtnbr charlott rubber molly1 yomama hongkong jumper william1 faster unreal memphis nylons legion sebastia shalom
  pentium geheim werewolf funtime ferret curious niners cantona sprite philly pirates abgrtyu lollipop eternity
  boeing super123 sweets cooldude tottenha green1 jackoff stocking moomoo martini biscuit drizzt colt45 fossil
  makaveli snapper satan666 maniac salmon patriot verbatim shasta asdzxc shaved blackcat raistlin qwerty12345
  punkrock cjkywt waterloo crimson twister oxford musicman seinfeld biggie condor ravens megadeth wolfman cosmos
  sharks banshee keeper foxtrot gn56gn56 skywalke velvet black1 sesame squirrel privet sunrise wolverine legolas
  grendel carrot frosty lvbnhbq blades stardust qazwsxed coolio brownie groovy twilight daytona vanhalen pikachu
  peanuts licker hershey jericho intrepid 1234567a zaq123 lobster goblin punisher strider shogun kansas amadeus
  seven7 jason1 neptune showtime muscle oldman ekaterina rfrfirf getsome showme obiwan skittles tanker maestro
  tarheel anubis hannibal newlife gothic fighter blue123 123456z princes thunder1 sabine python mirage clover tequila
  chelsea1 surfing delete potato chubby panasonic sandiego portland baggins fusion sooners blackdog buttons californ
  moscow playtime mature 1a2b3c4d dagger stimpy asdf123 warriors iverson chargers byteme swallow liquid lucky7
  dingdong nymets cracker mushroom crusader bigguy dkflbvbh bugger nimrod tazman stranger doodle powder gotcha
  guardian dublin slapshot septembe pepsi1 milano grizzly woody1 knights photos nookie charly rammstein brasil
  scruffy munchkin poopie kittycat latino walnut thegame viper1 kolobok robert1 barcelon bananas trance auburn
  coltrane goodluck starcraft wheels parrot postal wisdom gorilla katerina andrew1 shaney14 osiris oakland discover
  ranger1 spanking lonestar meridian heather1 dookie stonecol megaman rjntyjr ledzep lowrider richard1 firefly
  griffey racerx paradox ghjcnj zaq1xsw2 tacobell weezer sirius halflife buffett shiloh vertigo sergei aliens sobaka
  keyboard kangaroo sinner soccer1 bonjour socrates chucky hotboy sprint sarah1 scarlet celica shazam formula1 sommer
  trebor qwerasdf bollox honda1 rebels vacation lexmark penguins ragnarok formula tempest vfhecz tacoma qwertz
  colombia flames rockon prodigy wookie dodgeram mustangs 123qaz sithlord smoker server incubus scoobydo oblivion
  molson kitkat titleist rescue zxcv1234 carpet bigballs tardis jimbob xanadu blueeyes shaman mersedes pooper golfing
  hearts mallard kenwood patrick1 cowboys1 oracle 123zxc nuttertools topper shemale sleepy gremlin yourmom gateway1
  printer monkeys peterpan kingston cooler pa55word asterix freckles birdman frank1 defiant aussie blondes tatyana
  aspirine mariners jackal deadhead katrin rootbeer frogger scooter1 noodles thomas1 parola shaolin celine plymouth
  creampie justdoit ohyeah amazon 1234567q kisses magnus harley1 putter champs spidey lightnin camelot letsgo gizmodo
  aezakmi caliente goodtime thankyou raiders1 brucelee redalert aquarius catherin smokin astros roller porkchop
  sapphire qwert123 kevin1 a1s2d3f4 beckham atomic rusty1 vanilla hunter1 kaktus cxfcnmt blacky elvis1 aggies
  blackjac scream 123321q iforgot power1 kasper buster1 slappy veritas chevrole amber1 amsterdam jammer primus
  spectrum eduard granny sasha1 clancy usa123 diamond1 hitler avenger spankme smudge scrappy labrador john316
  syracuse front242 falcons husker candyman commando pacman delta1 pancho krishna fatman clitoris pineappl 8j4ye3uz
  barkley vulcan punkin celtics monopoly flyboy romashka hamburg 123456aa area51 spartans aaa111 tricky snuggles
  homerun vectra homer1
`
  .trim()
  .split(/\s+/);
