// What a demo organisation publishes; a real one writes its own.

export const privacyStatement = `This is a demo: please write nothing here that should stay private.

In a real practice this page says who is responsible for your data, what is kept and for how long, and whom you can ask.

What you write to your professional is encrypted on your device and on theirs. Nobody else can read it, not even those who run the server, short of guessing a weak password or changing the program.`;

export const houseRules = `Be kind to each other.

Your professional usually answers within two working days. In an emergency call 112, or the crisis line that stands on your home page: messages may be read late.`;
