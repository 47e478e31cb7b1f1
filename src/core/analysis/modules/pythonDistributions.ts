/** Modules whose distribution on PyPI has another name, in normal form. The common ones; others are matched by likeness. */
const distributions: Readonly<Record<string, readonly string[]>> = {
  attr: ['attrs'],
  bs4: ['beautifulsoup4'],
  Crypto: ['pycryptodome', 'pycrypto'],
  Cryptodome: ['pycryptodomex'],
  cv2: ['opencv-python', 'opencv-python-headless', 'opencv-contrib-python'],
  dateutil: ['python-dateutil'],
  discord: ['discord-py', 'py-cord'],
  docx: ['python-docx'],
  dotenv: ['python-dotenv'],
  faiss: ['faiss-cpu', 'faiss-gpu'],
  fitz: ['pymupdf'],
  git: ['gitpython'],
  github: ['pygithub'],
  jose: ['python-jose'],
  jwt: ['pyjwt'],
  magic: ['python-magic'],
  MySQLdb: ['mysqlclient'],
  OpenSSL: ['pyopenssl'],
  PIL: ['pillow'],
  pkg_resources: ['setuptools'],
  pptx: ['python-pptx'],
  psycopg2: ['psycopg2', 'psycopg2-binary'],
  rest_framework: ['djangorestframework'],
  serial: ['pyserial'],
  skimage: ['scikit-image'],
  sklearn: ['scikit-learn'],
  slugify: ['python-slugify'],
  socketio: ['python-socketio'],
  telegram: ['python-telegram-bot'],
  usb: ['pyusb'],
  win32api: ['pywin32'],
  win32con: ['pywin32'],
  yaml: ['pyyaml'],
  zmq: ['pyzmq'],
};

/** The first name of a dotted one. */
export function pythonTopLevel(specifier: string): string {
  return specifier.split('.')[0] ?? '';
}

/** True when a distribution is the one that holds a top-level module, as far as names tell. */
export function isDistributionOf(distribution: string, module: string): boolean {
  if (module === '') return false;
  const name = normalName(distribution);
  const known = Object.hasOwn(distributions, module) ? distributions[module] : undefined;
  return normalName(module) === name || known?.includes(name) === true;
}

/** True when a distribution may hold a module: by name, or because one name holds the other. */
export function mayHoldModule(distribution: string, module: string): boolean {
  if (isDistributionOf(distribution, module)) return true;
  const [name, wanted] = [distribution, module].map((text) => normalName(text).replaceAll('-', ''));
  if (name === undefined || wanted === undefined) return true;
  return name.includes(wanted) || (name.length > 3 && wanted.includes(name));
}

function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
